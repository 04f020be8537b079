// @ts-check
/**
 * The reader's record in this browser's local storage, and nowhere else.
 *
 * Every change reads what is stored now, alters that and writes it back at once, so that two tabs
 * add to each other. Storage may be blocked or full: then what it would not take is held in memory
 * as long as the tab lives, and tried again with the next change. A text that cannot be read is
 * put aside under a name of its own, never overwritten.
 */

import { empty, isEmpty, merge, parse } from "./record.js";

/** @import { Record, Refusal } from "./record.js" */

// The theme's own keys begin like this too (mkdocs.yml, `scope`).
export const KEY = "/ml-by-hand/.progress";
export const ASIDE = `${KEY}.aside.`;

/** @typedef {"" | "blocked" | "full"} Trouble */
/** @typedef {{ key: string, text: string, refusal: Refusal }} Aside a text that could not be read */

/**
 * @fires change when the record changed, here or in another tab
 * @fires trouble when the storage stops or starts taking what is written
 */
export class Store extends EventTarget {
  /** What the storage has not taken yet. @type {Record | null} */ #unsaved = null;
  /**
   * The last text read, what it says, and whether it may be written over: it was understood, or
   * lies aside.
   */
  #known = { text: "", record: empty(), safe: true };
  /** @type {Trouble} */ #trouble = "";
  #looked = false;

  constructor() {
    super();
    addEventListener("storage", (event) => {
      // `key` is null when all of the site's storage is cleared.
      if (event.key === KEY || event.key === null) this.dispatchEvent(new Event("change"));
    });
  }

  /** Whether what is written stays: "" if it does. */
  get trouble() {
    this.#lookAside();
    return this.#trouble;
  }

  /** The record as it is now. It belongs to the store: look, do not alter. @returns {Record} */
  read() {
    this.#lookAside();
    const stored = this.#stored();
    return this.#unsaved ? merge(stored, this.#unsaved) : stored;
  }

  /**
   * Alters the record.
   *
   * @param {(record: Record) => void} edit
   */
  change(edit) {
    const record = structuredClone(this.read());
    edit(record);
    this.#write(merge(record, empty()));
  }

  /**
   * Adds another record to this one.
   *
   * @param {Record} other
   * @returns {() => void} makes it what it was before
   */
  add(other) {
    const before = this.read();
    this.#write(merge(before, other));
    return () => this.#write(before);
  }

  /**
   * Forgets everything, texts put aside too.
   *
   * @returns {() => void} brings it back, beside whatever has come since
   */
  clear() {
    const record = this.read();
    const restore = this.asides().map(({ key }) => this.discard(key));
    this.#unsaved = null;
    this.#write(empty());
    return () => {
      for (const undo of restore) undo();
      this.add(record);
    };
  }

  /** The texts that were found and could not be read. @returns {Aside[]} */
  asides() {
    this.#lookAside();
    return this.#asides();
  }

  /**
   * @param {string} key of a text put aside, which goes
   * @returns {() => void} brings it back
   */
  discard(key) {
    const text = this.#attempt((storage) => storage.getItem(key)) ?? "";
    this.#attempt((storage) => storage.removeItem(key));
    this.dispatchEvent(new Event("change"));
    return () => {
      this.#attempt((storage) => storage.setItem(key, text));
      this.dispatchEvent(new Event("change"));
    };
  }

  /** @returns {Record} what the storage holds; the unreadable is put aside first */
  #stored() {
    const text = this.#attempt((storage) => storage.getItem(KEY)) ?? "";
    if (text === "") this.#known = { text, record: empty(), safe: true };
    // What could not be put aside is tried again: there may be room by now.
    if (text === this.#known.text && this.#known.safe) return this.#known.record;
    const found = parse(text);
    if ("record" in found) this.#known = { text, record: found.record, safe: true };
    else this.#known = { text, record: found.rest, safe: this.#putAside(text) };
    return this.#known.record;
  }

  /** @param {Record} record */
  #write(record) {
    this.#stored();
    const text = JSON.stringify(record);
    const done =
      this.#known.safe && this.#attempt((storage) => (storage.setItem(KEY, text), true), "full");
    if (done) {
      this.#known = { text, record, safe: true };
      this.#say("");
    }
    this.#unsaved = done ? null : record;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string} text @returns {boolean} whether it is kept */
  #putAside(text) {
    if (this.#asides().some((aside) => aside.text === text)) return true;
    const key = `${ASIDE}${Date.now()}`;
    return this.#attempt((storage) => (storage.setItem(key, text), true), "full") ?? false;
  }

  /** Once for each page load: what was put aside may be readable by now, after an update. */
  #lookAside() {
    if (this.#looked) return;
    this.#looked = true;
    this.#stored();
    for (const { key, text } of this.#texts()) {
      const found = parse(text);
      if (!("record" in found)) continue;
      if (!isEmpty(found.record)) this.#write(merge(this.read(), found.record));
      if (!this.#unsaved) this.discard(key);
    }
  }

  /** @returns {Aside[]} */
  #asides() {
    return this.#texts().flatMap(({ key, text }) => {
      const found = parse(text);
      return "refusal" in found ? [{ key, text, refusal: found.refusal }] : [];
    });
  }

  #texts() {
    const keys = this.#attempt((storage) => Object.keys(storage)) ?? [];
    return keys
      .filter((key) => key.startsWith(ASIDE))
      .sort()
      .map((key) => ({ key, text: this.#attempt((storage) => storage.getItem(key)) ?? "" }));
  }

  /**
   * Every access may throw: where storage is blocked, even to name it.
   *
   * @template T
   * @param {(storage: Storage) => T} act
   * @param {Trouble} [trouble] what a failure of the act means
   * @returns {T | undefined}
   */
  #attempt(act, trouble = "blocked") {
    /** @type {Storage} */ let storage;
    try {
      storage = globalThis.localStorage;
      if (!storage) throw new Error("no storage");
    } catch {
      this.#say("blocked");
      return undefined;
    }
    try {
      return act(storage);
    } catch {
      this.#say(trouble);
      return undefined;
    }
  }

  /** @param {Trouble} trouble */
  #say(trouble) {
    if (this.#trouble === trouble) return;
    this.#trouble = trouble;
    this.dispatchEvent(new Event("trouble"));
  }
}

/** The one of this page. */
export const store = new Store();
