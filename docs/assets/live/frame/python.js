// @ts-check
// A Python that runs, and what can be asked of it.
import { answerWithFile, forgetFiles } from "./answer-from-memory.js";
import { missed } from "./lazy-file.js";
import { StopSignal } from "./stop-signal.js";
import { tell } from "./scope.js";

/**
 * @typedef {import("./pyodide-internals.js").Pyodide} Pyodide
 * @typedef {import("./box.js").Box} Box
 * @typedef {import("../protocol.js").Config} Config
 * @typedef {import("../protocol.js").Done} Done
 * @typedef {import("../protocol.js").RunWithSignal} RunWithSignal
 *
 * @typedef {{
 *   reseed(): void,
 *   missing(code: string, exercise: string): string,
 *   forget_misses(): void,
 *   cancel(): void,
 *   warm_up(): Coroutine<void>,
 *   figure(figure: string, positions: string): string,
 *   kernel: Kernel,
 * }} Host - hooks/host.py's class, seen from here
 *
 * @typedef {{
 *   Host(emit: (item: string) => void, pause: (ms: number) => Promise<boolean>): Host,
 * }} HostModule
 *
 * @typedef {{
 *   run(page: string, cell: string, code: string): Coroutine<string>,
 *   check(page: string, cell: string, code: string, exercise: string): Coroutine<string>,
 *   names(page: string, prefix: string): string,
 *   forget(page: string): void,
 * }} Kernel - hooks/kernel.py's class, seen from here
 */

/**
 * @template T
 * @typedef {Promise<T> & { destroy(): void }} Coroutine
 */

/**
 * @template T
 * @param {Coroutine<T>} coroutine
 * @returns {Promise<T>}
 */
async function finish(coroutine) {
  try {
    return await coroutine;
  } finally {
    coroutine.destroy();
  }
}

const BATCH_MS = 50;

export class Python {
  #py;
  #box;
  #config;
  #lazy;
  /** @type {Host} */ #host;
  /** @type {Kernel} */ #kernel;
  #signal = new StopSignal(() => this.#flush());
  /** @type {(() => void) | null} ends a `time.sleep` */ #wake = null;
  /** @type {string | null} the run whose output is taken */ #id = null;
  /** @type {string[]} */ #items = [];
  #sent = 0;
  #flushed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {Set<string>} pages with variables */ #pages = new Set();
  /** @type {Map<string, () => void>} run id -> its wheels are here */ #packagesHere = new Map();
  /** @type {Map<string, () => void>} run id -> it need not wait any longer */ #stops = new Map();

  /**
   * @param {Pyodide} py
   * @param {Box} box
   * @param {Config} config
   * @param {string[]} lazy files that a module not in memory may come from
   */
  constructor(py, box, config, lazy) {
    this.#py = py;
    this.#box = box;
    this.#config = config;
    this.#lazy = lazy;
    const host = /** @type {HostModule} */ (py.pyimport("host"));
    this.#host = host.Host(
      (/** @type {string} */ item) => this.#emit(item),
      (/** @type {number} */ ms) => this.#pause(ms),
    );
    this.#kernel = this.#host.kernel;
    this.#host.reseed();
    py.setInterruptBuffer(this.#signal.buffer);
    py._api.on_fatal = (error) => tell({ type: "died", reason: String(error).slice(0, 500) });
  }

  async warmUp() {
    await finish(this.#host.warm_up());
  }

  /** @param {RunWithSignal} cell */
  async run(cell) {
    const { id } = cell;
    const begun = performance.now();
    /** @type {Promise<"stopped">} */
    const stopped = new Promise((resolve) => this.#stops.set(id, () => resolve("stopped")));
    try {
      const packages = await Promise.race([this.#fetchImports(cell), stopped]);
      if (packages === "stopped") return this.#done(id, { status: "interrupted" }, begun);
      if (packages.length) {
        await this.#py.loadPackage(packages, { messageCallback() {} });
        forgetFiles();
      }
      const clean = !this.#pages.has(cell.page);
      this.#pages.add(cell.page);
      missed.file = false;
      let result = await this.#execute(cell);
      if (missed.file && result.status === "error" && !this.#flushed && clean) {
        // An import that only the run itself could know of met a file that was still on its way.
        // Nothing was shown and no variable existed before: begin again when it is here.
        this.#items = [];
        this.#kernel.forget(cell.page);
        const here = await Promise.race([this.#box.demand(this.#lazy, id), stopped]);
        this.#host.forget_misses();
        result = here === "stopped" ? { status: "interrupted" } : await this.#execute(cell);
      }
      if (missed.file) this.#host.forget_misses();
      this.#flush();
      this.#done(id, result, begun);
    } finally {
      this.#id = null;
      this.#stops.delete(id);
    }
  }

  /**
   * Python that computes is stopped by its signal. That this is called shows that it waits.
   *
   * @param {string} id
   */
  stop(id) {
    this.#stops.get(id)?.();
    // If the signal got there first, the run is on its way out already.
    if (id !== this.#id || !this.#signal.release()) return;
    if (this.#wake) this.#wake();
    else this.#host.cancel();
  }

  /** @param {string} file @param {ArrayBuffer} bytes */
  addPackage(file, bytes) {
    answerWithFile(file, new Uint8Array(bytes));
  }

  /** @param {string} id */
  packagesHere(id) {
    this.#packagesHere.get(id)?.();
  }

  /** @param {string} page @param {string} prefix @returns {string[]} */
  names(page, prefix) {
    return JSON.parse(this.#kernel.names(page, prefix));
  }

  /**
   * No kernel, no output, no signal: figures are ours, and quick.
   *
   * @param {string} figure
   * @param {string} positions
   */
  figure(figure, positions) {
    return this.#host.figure(figure, positions);
  }

  /** @param {RunWithSignal} cell @returns {Promise<{ status: Done["status"], line?: number }>} */
  async #execute({ id, page, cell, code, exercise, signal }) {
    this.#id = id;
    this.#flushed = false;
    this.#sent = 0; // the first item of a run goes out at once
    this.#signal.watch(signal);
    try {
      return JSON.parse(await finish(exercise
        ? this.#kernel.check(page, cell, code, exercise)
        : this.#kernel.run(page, cell, code)));
    } catch (error) {
      // Stop may strike between the kernel's own lines; everything else the kernel catches.
      if (/KeyboardInterrupt|CancelledError/.test(String(error))) return { status: "interrupted" };
      throw error;
    } finally {
      this.#signal.release();
    }
  }

  /**
   * Files and packages that the code imports are fetched before it runs: Python itself
   * cannot wait for them.
   *
   * @param {RunWithSignal} cell
   * @returns {Promise<string[]>} packages whose wheels are here, to be installed
   */
  async #fetchImports({ id, code, exercise }) {
    /** @type {string[]} */
    const modules = JSON.parse(this.#host.missing(code, exercise));
    if (!modules.length) return [];
    await this.#box.demand(this.#lazy, id);
    const { imports } = this.#config;
    const packages = new Set(modules
      .map((name) => name.split(".")[0])
      .filter((name) => Object.hasOwn(imports, name))
      .map((name) => imports[name])
      .filter((name) => !this.#py.loadedPackages[name]));
    if (!packages.size || !this.#stops.has(id)) return [];
    /** @type {Promise<void>} */
    const here = new Promise((resolve) => this.#packagesHere.set(id, resolve));
    tell({ type: "need-packages", id, names: [...packages] });
    await here;
    this.#packagesHere.delete(id);
    return [...packages];
  }

  /**
   * @param {number} ms
   * @returns {Promise<boolean>} whether it was ended by Stop
   */
  #pause(ms) {
    return new Promise((resolve) => {
      const end = (/** @type {boolean} */ stopped) => {
        clearTimeout(timer);
        this.#wake = null;
        resolve(stopped);
      };
      const timer = setTimeout(end, ms, false);
      this.#wake = () => end(true);
    });
  }

  /** @param {string} item */
  #emit(item) {
    if (this.#id === null) return;
    this.#items.push(item);
    if (item.startsWith('{"kind":"error"')) return; // the last one, and perhaps not to be shown: see run()
    // A check is told of before it is made: should it never end, the page knows which it was.
    const urgent = item.startsWith('{"kind":"check"');
    if (urgent || performance.now() - this.#sent >= BATCH_MS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS); // for a run that waits
  }

  #flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sent = performance.now();
    if (this.#id === null || !this.#items.length) return;
    tell({ type: "items", id: this.#id, items: this.#items });
    this.#items = [];
    this.#flushed = true;
  }

  /**
   * @param {string} id
   * @param {{ status: Done["status"], line?: number | null }} result
   * @param {number} begun
   */
  #done(id, { status, line = null }, begun) {
    tell({ type: "done", id, status, line, ms: performance.now() - begun });
  }
}
