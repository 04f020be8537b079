// @ts-check
import { checkResult } from "./result.js";

/** @import { Recorded, Result, Spec } from "./spec.js" */

/** What the build has computed for the positions of the controls (hooks/record_figure.py). */
export class Recording {
  #told;
  /** For each control: a position as JSON -> its number. @type {Map<string, number>[]} */ #numbers;

  /** @param {Recorded} told */
  constructor(told) {
    this.#told = told;
    this.#numbers = told.spec.controls.map(
      ({ values }) => new Map(values.map((value, number) => [JSON.stringify(value), number])),
    );
  }

  /** @returns {Spec} */
  get spec() {
    return this.#told.spec;
  }

  /** The result at the start. */
  get start() {
    return this.#result(Object.values(this.#told.settings)[0]);
  }

  /**
   * @param {Record<string, unknown>} positions
   * @returns {Result | null} null if these were not recorded
   */
  find(positions) {
    const key = this.spec.controls.map(({ name }, index) =>
      this.#numbers[index].get(JSON.stringify(positions[name])) ?? "?");
    const row = this.#told.settings[key.join()];
    return row ? this.#result(row) : null;
  }

  /** @param {(number | string)[]} row */
  #result(row) {
    const { arrays: names, pool } = this.#told;
    const arrays = Object.fromEntries(names.map((name, i) => [name, pool[Number(row[i])]]));
    const [zh, en] = row.slice(-2);
    return checkResult({ arrays, text: { zh, en } });
  }
}
