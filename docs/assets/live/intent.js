/**
 * The first sign that a reader wants to run something: a pointer that rests on
 * a cell, focus inside it, or a touch. Before that nothing of the runtime is
 * requested.
 */

import { runtime } from "./runtime.js";

/** A pointer that only crosses a cell on its way is gone sooner than this. */
const REST_MS = 120;

/** Readers who ask their browser to save data decide by Run alone. */
export function savesData() {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  return connection?.saveData === true;
}

/**
 * Calls `act` at each sign of intent; whoever acts decides whether once is enough.
 *
 * @param {HTMLElement} element
 * @param {() => void} act
 * @param {AbortSignal} signal ends the watching
 */
export function watchIntent(element, act, signal) {
  if (savesData()) return;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const leave = () => clearTimeout(resting);
  element.addEventListener(
    "pointerenter",
    () => {
      leave();
      resting = setTimeout(act, REST_MS);
    },
    { signal },
  );
  element.addEventListener("pointerleave", leave, { signal });
  element.addEventListener("focusin", act, { signal });
  element.addEventListener("touchstart", act, { signal, passive: true });
  signal.addEventListener("abort", leave);
}

/** The reader means to run something: Python may start. */
export function startEarly() {
  // Once: after a start that failed or was stopped it takes Run to try again.
  if (startedEarly || runtime.state !== "idle") return;
  startedEarly = true;
  runtime.start("intent").catch(leaveToRun);
}

let startedEarly = false;

let consideredIdle = false;

/** Whoever has the runtime already gets it started as soon as the page has time. */
export function startAtIdle() {
  if (consideredIdle || savesData()) return;
  consideredIdle = true;
  const start = async () => {
    if (runtime.state === "idle" && (await runtime.isCached())) await runtime.start("idle");
  };
  const whenIdle = window.requestIdleCallback ?? ((act) => setTimeout(act, 1000));
  whenIdle(() => void start().catch(leaveToRun));
}

/** An early start that fails says nothing: Run will try again and name the fault. */
function leaveToRun() {}
