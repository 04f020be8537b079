// @ts-check
// What Python says of a figure, checked and ready to draw. It may come from the worker, which runs
// strangers' code: data to look at, never to trust.

/** @import { Arrays, Numbers, Result } from "./spec.js" */

/** More would not move any more; the drawing of a figure has a few hundred. */
const MOST_VALUES = 20_000;
const LONGEST_TEXT = 2_000;
/** JSON has no such numbers: Python sends their names. */
const NAMED = new Map([["nan", NaN], ["inf", Infinity], ["-inf", -Infinity]]);

/**
 * @param {string} json
 * @returns {Result | { error: string } | null} null if it is nothing of the kind
 */
export function parseAnswer(json) {
  try {
    const told = JSON.parse(json);
    if (typeof told?.error === "string") return { error: told.error.slice(0, LONGEST_TEXT) };
    return checkResult(told);
  } catch {
    return null;
  }
}

/** @param {any} told @returns {Result | null} */
export function checkResult(told) {
  const { zh, en } = told?.text ?? {};
  if (typeof zh !== "string" || typeof en !== "string") return null;
  if (typeof told.arrays !== "object" || told.arrays === null) return null;
  /** @type {Arrays} */
  const arrays = {};
  let left = MOST_VALUES;
  for (const [name, values] of Object.entries(told.arrays)) {
    const array = checkArray(values);
    if (!array) return null;
    left -= array.flat().length;
    if (left < 0) return null;
    arrays[name] = array;
  }
  return { arrays, text: { zh: zh.slice(0, LONGEST_TEXT), en: en.slice(0, LONGEST_TEXT) } };
}

/** @param {unknown} values @returns {Numbers | Numbers[] | string[] | null} */
function checkArray(values) {
  if (!Array.isArray(values)) return null;
  if (Array.isArray(values[0])) {
    const rows = values.map((row) => (Array.isArray(row) ? numbers(row) : null));
    return rows.every((row) => row !== null) ? rows : null;
  }
  const found = numbers(values);
  if (found) return found;
  return values.every((value) => typeof value === "string" && value.length < LONGEST_TEXT) ? values : null;
}

/** @param {unknown[]} values @returns {Numbers | null} */
function numbers(values) {
  const found = values.map((value) => (typeof value === "number" ? value : NAMED.get(String(value))));
  return found.every((value) => value !== undefined) ? found : null;
}
