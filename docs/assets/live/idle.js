/**
 * Does something with each of many things while the browser has nothing better to do.
 *
 * @template T
 * @param {Iterable<T>} things
 * @param {(thing: T) => void} work
 */
export function eachWhenIdle(things, work) {
  const left = [...things];
  // Safari has no requestIdleCallback: one thing after the other then, with pauses between.
  const next = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ go) => setTimeout(go));
  const some = (/** @type {IdleDeadline | undefined} */ deadline) => {
    do {
      const thing = left.shift();
      if (thing === undefined) return;
      work(thing);
    } while (deadline && deadline.timeRemaining() > 4);
    next(some);
  };
  next(some);
}
