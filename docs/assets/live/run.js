// @ts-check
import { parseItem } from "./protocol.js";

/**
 * @typedef {import("./fault.js").Fault} Fault
 * @typedef {import("./protocol.js").Item} Item
 *
 * @typedef {{
 *   status: "done" | "error" | "stopped" | "failed",
 *   ms: number,
 *   kept: boolean,
 *   line?: number | null,
 *   fault?: Fault,
 * }} Result - `failed`: the cell could not be run at all, `fault` says why. `kept`: the variables
 *   are still there. `ms`: how long Python had it. `line`: of the cell, where it ended early.
 */

/** The kernel caps what a run may print and draw; this is for cells that go around it. */
const MAX_CHARACTERS = 50_000_000;
const MAX_ITEMS = 20_000;

/** One run of one cell, from the queue to its end. It ends once, and in every case. */
export class Run {
  /** Unguessable, so that code left over from one run cannot speak for another. */
  id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("-");
  settled = false;
  #onItem;
  #characters = 0;
  #count = 0;
  /** @type {(result: Result) => void} */ #resolve = () => {};
  /** @type {Promise<Result>} settles in every case and never rejects */
  done = new Promise((resolve) => { this.#resolve = resolve; });

  /**
   * @param {{ page: string, cell: string, code: string, exercise?: string }} what
   * @param {(item: Item) => void} onItem
   */
  constructor({ page, cell, code, exercise = "" }, onItem) {
    this.page = page;
    this.cell = cell;
    this.code = code;
    this.exercise = exercise;
    this.#onItem = onItem;
  }

  /** Output from the worker, each item one JSON text. @param {string[]} items */
  hear(items) {
    for (const json of items) {
      this.#characters += json.length;
      if (++this.#count > MAX_ITEMS || this.#characters > MAX_CHARACTERS) return;
      const item = parseItem(json);
      if (item) this.show(item);
    }
  }

  /** @param {Item} item */
  show(item) {
    if (this.settled) return; // late output of a run that was stopped
    try {
      this.#onItem(item);
    } catch (error) {
      reportError(error); // the view's fault must not hold up the queue
    }
  }

  /** @param {Result} result */
  settle(result) {
    if (this.settled) return;
    this.settled = true;
    this.#resolve(result);
  }
}
