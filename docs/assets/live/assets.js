// @ts-check
import { FileCache } from "./cache.js";
import { download } from "./download.js";

/**
 * @typedef {import("./protocol.js").FileEntry} FileEntry
 * @typedef {import("./fault.js").Fault} Fault
 *
 * @typedef {{ loaded: number, total: number, fromCache: number }} Bytes
 */

/**
 * The files of the runtime, from the cache or the network, always verified; and how far
 * those are that somebody waits for.
 */
export class Assets {
  #folder;
  #cache;
  #onProgress;
  /** @type {Map<FileEntry, { loaded: number, cached: boolean }>} */ #counted = new Map();
  /** @type {Map<FileEntry, number>} bytes of files that nobody waits for yet */ #quiet = new Map();
  /** @type {(() => Promise<void>)[]} */ #toKeep = [];

  /**
   * @param {URL} folder
   * @param {(retry: Fault | null) => void} onProgress
   */
  constructor(folder, onProgress) {
    this.#folder = folder;
    this.#cache = new FileCache(folder);
    this.#onProgress = onProgress;
  }

  /** @returns {Bytes} */
  get bytes() {
    const sum = { loaded: 0, total: 0, fromCache: 0 };
    for (const [file, { loaded, cached }] of this.#counted) {
      sum.total += file.bytes;
      sum.loaded += loaded;
      if (cached) sum.fromCache += loaded;
    }
    return sum;
  }

  /**
   * From now on this file counts in the progress: somebody waits for it.
   *
   * @param {FileEntry} file
   */
  count(file) {
    if (this.#counted.has(file)) return;
    this.#counted.set(file, { loaded: this.#quiet.get(file) ?? 0, cached: false });
    this.#onProgress(null);
  }

  /**
   * @param {FileEntry} file
   * @param {{ signal?: AbortSignal, priority?: "high" | "low" }} options
   * @returns {Promise<ArrayBuffer>} verified
   */
  async get(file, { signal, priority }) {
    const cached = await this.#cache.read(file);
    if (cached) {
      this.#progress(file, cached.length, true);
      return cached.buffer;
    }
    const bytes = await download(file, {
      folder: this.#folder,
      signal,
      priority,
      onBytes: (loaded) => this.#progress(file, loaded, false),
      onRetry: (fault) => this.#onProgress(fault),
    });
    // The caller gives its copy away. Writing ours waits: the start must not share the disk with it.
    const copy = bytes.slice();
    this.#toKeep.push(() => this.#cache.write(file, copy));
    return bytes.buffer;
  }

  /** Write to the cache what was downloaded; one file at a time, in the background. */
  async keep() {
    for (let write; (write = this.#toKeep.shift());) await write();
  }

  /** @param {FileEntry[]} files of this version */
  async forgetAllBut(files) {
    await this.#cache.keepOnly(files);
  }

  /** @param {FileEntry[]} files */
  async has(files) {
    return this.#cache.has(files);
  }

  /** @param {FileEntry} file @param {number} loaded @param {boolean} cached */
  #progress(file, loaded, cached) {
    this.#quiet.set(file, loaded);
    if (!this.#counted.has(file)) return;
    this.#counted.set(file, { loaded, cached });
    this.#onProgress(null);
  }
}
