// @ts-check
import { inflate, inflateStream } from "./inflate.js";

/** @typedef {import("../protocol.js").Config} Config */

/** Which file is unpacked first if several wait: the start needs them in this order. */
const ORDER = ["wasm", "so", "snapshot"];

/**
 * The verified files in the form a worker needs them, made once and kept, so that
 * a worker that had to be ended is replaced without a download or a compilation.
 */
export class KeptFiles {
  /** @type {Map<string, Promise<unknown>>} */ #values = new Map();
  /** @type {ArrayBuffer | null} */ #libraries = null;
  #config;
  #onReady;
  /** @type {{ name: string, work: () => Promise<void> }[]} */ #waiting = [];
  #busy = false;

  /**
   * @param {Promise<Config>} config
   * @param {(name: string) => void} onReady a file is in its final form
   */
  constructor(config, onReady) {
    this.#config = config;
    this.#onReady = onReady;
  }

  /**
   * @param {string} name
   * @param {ArrayBuffer} bytes
   * @returns {Promise<unknown>}
   */
  add(name, bytes) {
    if (name === "so") this.#libraries = bytes;
    const value = this.#prepare(name, bytes);
    value.then(() => this.#onReady(name), () => {}); // whoever asks for it hears of a failure
    this.#values.set(name, value);
    return value;
  }

  /** @returns {IterableIterator<[string, Promise<unknown>]>} */
  entries() {
    return this.#values.entries();
  }

  /** @param {string} name */
  has(name) {
    return this.#values.has(name);
  }

  /** The NumPy libraries as bytes: only a start without the snapshot writes them to its file system. */
  async libraryBytes() {
    if (!this.#libraries) throw new Error("the NumPy libraries are not here yet");
    return inflate(this.#libraries);
  }

  /**
   * @param {string} name
   * @param {ArrayBuffer} bytes
   * @returns {Promise<unknown>}
   */
  async #prepare(name, bytes) {
    switch (name) {
      case "wasm":
        return this.#inTurn(name, () => {
          const headers = { "content-type": "application/wasm" };
          return WebAssembly.compileStreaming(new Response(inflateStream(bytes), { headers }));
        });
      case "so": {
        const [{ so }, all] = await Promise.all([
          this.#config,
          this.#inTurn(name, () => inflate(bytes)),
        ]);
        return Promise.all(so.map(({ off, len }) => WebAssembly.compile(new Uint8Array(all, off, len))));
      }
      case "snapshot":
        return this.#inTurn(name, () => inflate(bytes));
      case "glue":
      case "loader":
        return bytes; // the worker is free to unpack them, and first needs these
      default: // zip archives: read from their URL when, and if, somebody opens them
        return URL.createObjectURL(new Blob([bytes]));
    }
  }

  /**
   * Unpacking keeps this thread busy, so one file after the other.
   *
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} unpack
   * @returns {Promise<T>}
   */
  #inTurn(name, unpack) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, work: () => unpack().then(resolve, reject) });
      this.#waiting.sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));
      this.#work();
    });
  }

  async #work() {
    if (this.#busy) return;
    this.#busy = true;
    for (let next; (next = this.#waiting.shift());) await next.work();
    this.#busy = false;
  }
}
