// @ts-check
import { deferred } from "../deferred.js";
import { tell } from "./scope.js";

/**
 * The files as they arrive. Whoever needs one waits for it here.
 */
export class Box {
  /** @type {Map<string, import("../deferred.js").Deferred<unknown>>} */ #slots = new Map();
  /** @type {Set<string>} */ #here = new Set();

  /** @param {string} name */
  #slot(name) {
    let slot = this.#slots.get(name);
    if (!slot) {
      slot = deferred();
      this.#slots.set(name, slot);
    }
    return slot;
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  put(name, value) {
    this.#here.add(name);
    this.#slot(name).resolve(value);
  }

  /** @param {string} name @param {string} reason */
  fail(name, reason) {
    this.#slot(name).reject(new Error(`${name}: ${reason}`));
  }

  /** @param {string} name */
  has(name) {
    return this.#here.has(name);
  }

  /** @param {string} name @returns {Promise<any>} */
  get(name) {
    return this.#slot(name).promise;
  }

  /**
   * Ask the page for those that are not here, and wait for all.
   *
   * @param {string[]} names
   * @param {string | null} id the run that needs them; null while starting
   */
  async demand(names, id) {
    const missing = names.filter((name) => !this.#here.has(name));
    if (missing.length) tell({ type: "need", id, names: missing });
    await Promise.all(names.map((name) => this.get(name)));
  }
}
