// @ts-check
// Verified files kept in Cache Storage, so that a second visit needs no network.
// Storage may be full, blocked or poisoned: every access may fail, and what comes
// out is checked like a download. Losing it costs time, never correctness.
import { verify } from "./download.js";

/** @typedef {import("./protocol.js").FileEntry} FileEntry */

const NAME = "ml-by-hand-runtime";

export class FileCache {
  #folder;
  #note;

  /** @param {URL} folder the site's runtime folder; other sites on this origin have theirs */
  constructor(folder) {
    this.#folder = folder;
    this.#note = new Note(`${NAME}:${folder.pathname}`);
  }

  /** @param {FileEntry} file */
  #key(file) {
    const url = new URL(file.url, this.#folder);
    url.searchParams.set("sha256", file.sha256);
    return url.href;
  }

  /**
   * @param {FileEntry} file
   * @returns {Promise<Uint8Array<ArrayBuffer> | null>} verified bytes
   */
  async read(file) {
    if (!this.#note.mayHold) return null;
    try {
      const cache = await caches.open(NAME);
      const response = await cache.match(this.#key(file));
      if (!response) return null;
      const bytes = new Uint8Array(await response.arrayBuffer());
      try {
        await verify(bytes, file);
        return bytes;
      } catch {
        await cache.delete(this.#key(file));
        return null;
      }
    } catch {
      return null;
    }
  }

  /**
   * @param {FileEntry} file
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  async write(file, bytes) {
    try {
      await (await caches.open(NAME)).put(this.#key(file), new Response(bytes));
      this.#note.write();
    } catch {
      // full or blocked: the file is in use all the same
    }
  }

  /**
   * @param {FileEntry[]} files
   * @returns {Promise<boolean>} whether all of them are here (their content is checked when read)
   */
  async has(files) {
    if (!this.#note.mayHold) return false;
    try {
      if (!(await caches.has(NAME))) return false;
      const cache = await caches.open(NAME);
      const found = await Promise.all(files.map((file) => cache.match(this.#key(file))));
      return found.every(Boolean);
    } catch {
      return false;
    }
  }

  /** @param {FileEntry[]} files of this version; older ones are removed */
  async keepOnly(files) {
    try {
      const keep = new Set(files.map((file) => this.#key(file)));
      const cache = await caches.open(NAME);
      for (const { url } of await cache.keys()) {
        if (url.startsWith(this.#folder.href) && !keep.has(url)) await cache.delete(url);
      }
    } catch {
      // blocked: nothing to tidy
    }
  }
}

/**
 * Whether anything was ever kept. Opening Cache Storage for the first time takes some 45 ms, and
 * a first visit would wait for it only to learn that it is empty; this is answered at once. Without
 * an answer the cache is asked.
 */
class Note {
  #key;
  mayHold;

  /** @param {string} key */
  constructor(key) {
    this.#key = key;
    try {
      this.mayHold = localStorage.getItem(key) !== null;
    } catch {
      this.mayHold = true; // blocked
    }
  }

  write() {
    this.mayHold = true;
    try {
      localStorage.setItem(this.#key, "");
    } catch {
      // full or blocked: the next visit downloads again
    }
  }
}
