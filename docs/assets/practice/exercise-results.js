// @ts-check
/**
 * Notes how the exercises of a page go. `<live-exercise>` tells its state with the event
 * `live:state` and what help was taken with `live:help`; both bubble, and what else is to know are
 * its properties.
 */

import { cardName, putIn } from "./cards.js";
import { store } from "./store.js";

/** @typedef {HTMLElement & { exercise: string, hintsUsed: number, solutionSeen: boolean, elapsedMs: number }} Exercise */

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** @param {Event} event */
function listen(event) {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target.localName !== "live-exercise") return;
  const element = /** @type {Exercise} */ (target);
  if (event.type === "live:help") return note(element, "helped");
  const state = /** @type {CustomEvent<{ state: string }>} */ (event).detail?.state;
  if (state === "passed" || state === "failed") note(element, state);
}

/** @param {Exercise} element @param {"passed" | "failed" | "helped"} what */
function note(element, what) {
  const id = element.exercise;
  if (!ID.test(id)) return;
  const now = Date.now();
  const ms = count(element.elapsedMs);
  store.change((record) => {
    const old = record.exercises[id];
    const passed = what === "passed";
    // Who has passed and reads the solution afterwards has passed without it.
    const solutionSeen = old?.solved ? old.solutionSeen : Boolean(element.solutionSeen || old?.solutionSeen);
    record.exercises[id] = {
      tries: (old?.tries ?? 0) + (what === "helped" ? 0 : 1),
      hints: old?.solved ? old.hints : Math.max(count(element.hintsUsed), old?.hints ?? 0),
      solutionSeen,
      solved: old?.solved || (passed ? now : 0),
      best: passed && ms ? Math.min(ms, old?.best || Infinity) : (old?.best ?? 0),
      at: now,
    };
    // Passing with the solution at hand shows nothing yet: it is due again tomorrow.
    const name = cardName("exercise", id);
    if (passed && !old?.solved && solutionSeen && !record.cards[name]) putIn(record, name, now, 1);
  });
}

/** @param {unknown} value */
function count(value) {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

for (const type of ["live:state", "live:help"]) document.addEventListener(type, listen);
