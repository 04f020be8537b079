// @ts-check
import { inflate, inflateStream } from "./inflate.js";

/** @typedef {import("../protocol.js").Config} Config */

/**
 * The verified files in the form a worker needs them, made once and kept, so that
 * a worker that had to be ended is replaced without a download or a compilation.
 */
export class KeptFiles {
  /** @type {Map<string, Promise<unknown>>} */ #values = new Map();
  /** @type {ArrayBuffer | null} */ #libraries = null;
  #config;
  #onReady;
  /** @type {Promise<void>} */ #turn = Promise.resolve();

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
        return this.#compileMain(bytes);
      case "so": {
        const [{ so }, all] = await Promise.all([this.#config, this.#inflateInTurn(bytes)]);
        return Promise.all(so.map(({ off, len }) => WebAssembly.compile(new Uint8Array(all, off, len))));
      }
      case "snapshot":
        return this.#inflateInTurn(bytes);
      case "glue":
      case "loader":
        return bytes; // the worker has nothing to do yet: it unpacks these itself
      default: // zip archives: read from their URL when, and if, somebody opens them
        return URL.createObjectURL(new Blob([bytes]));
    }
  }

  /** The interpreter is compiled while it is unpacked. @param {ArrayBuffer} bytes */
  #compileMain(bytes) {
    const { stream, taken } = inflateStream(bytes);
    this.#turn = taken; // it comes first: all else waits for it
    const headers = { "content-type": "application/wasm" };
    return WebAssembly.compileStreaming(new Response(stream, { headers }));
  }

  /** One file after the other, so that one of them is ready early. @param {ArrayBuffer} bytes */
  #inflateInTurn(bytes) {
    const result = this.#turn.then(() => inflate(bytes));
    this.#turn = result.then(() => {}, () => {});
    return result;
  }
}
