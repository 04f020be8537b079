/**
 * What the cells of a page know of each other: their order, which of them have
 * run in the present Python, and whose turn it is.
 */

/** @import { LiveCell } from "./live-cell.js" */

/** The ids of the cells whose variables exist, by page. @type {Map<string, Set<string>>} */
const ran = new Map();

/** @param {string} page @param {string} id */
export function noteRan(page, id) {
  const ids = ran.get(page) ?? new Set();
  ran.set(page, ids.add(id));
}

/** @param {string} page @param {string} id */
export function hasRan(page, id) {
  return ran.get(page)?.has(id) ?? false;
}

/** Python was restarted: no variable is left. */
export function forgetAll() {
  ran.clear();
}

/** @returns {LiveCell[]} the cells of the document, in reading order */
export function allCells() {
  return [...document.querySelectorAll("live-cell")].filter(isUpgraded);
}

/** @param {LiveCell} cell @returns {LiveCell[]} those before it, in reading order */
export function cellsAbove(cell) {
  const cells = allCells();
  return cells.slice(0, cells.indexOf(cell));
}

/** @param {Element} element @returns {element is LiveCell} */
function isUpgraded(element) {
  return "run" in element;
}

/** @type {Promise<void>} */
let lastTurn = Promise.resolve();

/**
 * One cell runs at a time, in the order in which they were asked. The cells
 * queue here rather than in the runtime, so that one that waits can be taken
 * back without stopping the one that runs.
 *
 * @returns {{ mine: Promise<void>, over: () => void }}
 */
export function takeTurn() {
  const before = lastTurn;
  let over = () => {};
  const ended = new Promise((/** @type {(value: void) => void} */ resolve) => (over = resolve));
  lastTurn = before.then(() => ended);
  return { mine: before, over };
}
