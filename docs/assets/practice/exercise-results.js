// @ts-check
/**
 * Notes how the exercises of a page go. `<live-exercise>` tells its state with the event
 * `live:state`, which bubbles; what else is to know are its properties.
 */

import { cardName, putIn } from "./cards.js";
import { store } from "./store.js";

/** @typedef {HTMLElement & { exercise: string, hintsUsed: number, solutionSeen: boolean, elapsedMs: number }} Exercise */

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** @param {Event} event */
function listen(event) {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target.localName !== "live-exercise") return;
  const state = /** @type {CustomEvent<{ state: string }>} */ (event).detail?.state;
  if (state === "passed" || state === "failed") note(/** @type {Exercise} */ (target), state === "passed");
}

/** @param {Exercise} element @param {boolean} passed */
function note(element, passed) {
  const id = element.exercise;
  if (!ID.test(id)) return;
  const now = Date.now();
  const hints = count(element.hintsUsed);
  const ms = count(element.elapsedMs);
  store.change((record) => {
    const old = record.exercises[id];
    const solutionSeen = Boolean(element.solutionSeen || old?.solutionSeen);
    record.exercises[id] = {
      tries: (old?.tries ?? 0) + 1,
      hints: Math.max(hints, old?.hints ?? 0),
      solutionSeen,
      solved: old?.solved || (passed ? now : 0),
      best: passed && ms ? Math.min(ms, old?.best || Infinity) : (old?.best ?? 0),
      at: now,
    };
    // Passing with the solution at hand shows nothing yet: it is due again tomorrow.
    const first = passed && !old?.solved;
    const name = cardName("exercise", id);
    if (first && solutionSeen && !record.cards[name]) putIn(record, name, now, 1);
  });
}

/** @param {unknown} value */
function count(value) {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

document.addEventListener("live:state", listen);
