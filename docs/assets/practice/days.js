// @ts-check
/**
 * Calendar days where the reader is. A moment is a number of milliseconds, the same everywhere; a
 * day is counted by the clock on the reader's wall, with its summer time and its travels.
 */

const DAY = 86_400_000;

/**
 * The number of the day a moment falls on.
 *
 * @param {number} moment
 */
export function dayOf(moment) {
  return Math.floor(wall(moment) / DAY);
}

/**
 * What the clock on the wall shows, as if the wall stood in Greenwich.
 *
 * @param {number} moment
 */
export function wall(moment) {
  const at = new Date(moment);
  return Date.UTC(
    at.getFullYear(), at.getMonth(), at.getDate(),
    at.getHours(), at.getMinutes(), at.getSeconds(), at.getMilliseconds(),
  );
}

/**
 * The moment so many days on at which the clock shows the same time. Adding 24 hours for each day
 * would lead to another day where the clocks change.
 *
 * @param {number} moment
 * @param {number} days
 */
export function daysLater(moment, days) {
  const at = new Date(moment);
  at.setDate(at.getDate() + days);
  return at.getTime();
}

/** @param {number} moment @param {number} now */
export function daysUntil(moment, now) {
  return dayOf(moment) - dayOf(now);
}
