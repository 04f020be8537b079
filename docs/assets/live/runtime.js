// @ts-check
// Python for the page: one interpreter, one queue. The page is the broker: it downloads and
// verifies all files, hands them to the runner's frame, and takes what comes back as data.
import site from "#site";
import { Assets } from "./assets.js";
import { deferred } from "./deferred.js";
import { Fault } from "./fault.js";
import { FigureLine } from "./figure/figure-line.js";
import { FrameLink } from "./frame-link.js";
import { closure } from "./packages.js";
import { Run } from "./run.js";

/**
 * @typedef {import("./protocol.js").FromFrame} FromFrame
 * @typedef {import("./protocol.js").Item} Item
 * @typedef {import("./protocol.js").Rung} Rung
 * @typedef {import("./run.js").Result} Result
 * @typedef {"idle" | "starting" | "ready" | "failed"} State
 * @typedef {"fatal" | "flood" | "stopped" | "restart"} ResetReason
 */

const manifest = site.runtime;
const RUNNER = new URL(site.runner, import.meta.url);
const FOLDER = new URL("../runtime/", import.meta.url);

/** How long a run may go on after Stop before its worker is ended. */
const GRACE_MS = 2_000;
/** How long a start may go without any sign of progress. */
const WATCHDOG_MS = 60_000;
/** How long the frame may take to confirm that it replaced the worker. */
const REPLACE_MS = 5_000;
const COMPLETE_MS = 1_000;

/**
 * Events: `state`, `progress` (`detail`: bytes, and `retry`, the fault of a download that is tried
 * again), `reset` (all variables are lost; `detail.reason`).
 */
export class Runtime extends EventTarget {
  /** @type {State} */ state = "idle";
  /** @type {Rung | null} */ startedBy = null;
  /** @type {Fault | null} */ fault = null;
  /** @type {Record<string, number>} ms since the navigation */ marks = {};

  #assets = new Assets(FOLDER, (retry) => this.#progress(retry));
  /** @type {FrameLink | null} */ #link = null;
  /** @type {Promise<void> | null} */ #start = null;
  /** @type {import("./deferred.js").Deferred<void>} */ #booted = deferred();
  #downloads = new AbortController();
  #downloading = 0;
  /** @type {Map<string, Promise<void>>} file -> handed to the frame, or on its way */ #given = new Map();
  /** @type {Set<string>} files that the start needs */ #wanted = new Set(manifest.core);
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #watchdog;

  /** @type {Run[]} */ #queue = [];
  /** @type {Run | null} */ #current = null;
  /** @type {Promise<{ kept: boolean }> | null} */ #stopping = null;
  /** @type {(() => void) | null} */ #spawned = null;
  /** @type {Map<string, (names: string[]) => void>} */ #completions = new Map();
  #nextCompletion = 0;
  #figures = new FigureLine({
    isFree: () => this.isFree,
    send: ({ id, figure, positions }) => this.#link?.send({ type: "figure", id, figure, positions }),
    onHang: () => this.#replaceWorker("restart"),
  });

  get bytes() {
    return this.#assets.bytes;
  }

  /** Whether Python runs and no cell does or waits to. */
  get isFree() {
    return this.state === "ready" && !this.#current && !this.#queue.length;
  }

  /**
   * Start Python, or wait for the start that goes on. After a failure it is tried again; what
   * was downloaded and verified by then is not downloaded again.
   *
   * @param {"intent" | "idle" | "run"} why
   * @returns {Promise<void>} rejects with a Fault, or an AbortError when Stop cancelled the download
   */
  start(why) {
    this.#start ??= this.#startOnce(why).catch((error) => {
      if (!this.#downloads.signal.aborted) throw this.#fail(Fault.from(error, "boot"));
      clearTimeout(this.#watchdog);
      this.#start = null;
      this.#setState("idle");
      throw error;
    });
    return this.#start;
  }

  /**
   * Run one cell after those that wait already. Starts Python if need be. With an `exercise`
   * (its id) the code is checked as an answer to it: items `check`, then `verdict`.
   *
   * @param {{ page: string, cell: string, code: string, exercise?: string }} what
   * @param {(item: Item) => void} onItem
   * @returns {{ id: string, done: Promise<Result> }} `done` settles in every case and never rejects
   */
  run(what, onItem) {
    const run = new Run(what, onItem);
    this.#queue.push(run);
    this.start("run").then(() => this.#next(), () => {});
    return { id: run.id, done: run.done };
  }

  /**
   * End the cell that runs, and drop those that wait. Its variables are kept if it can be
   * interrupted within the grace; else its worker is ended and a fresh one started.
   *
   * @returns {Promise<{ kept: boolean }>}
   */
  stop() {
    for (const run of this.#queue.splice(0)) run.settle({ status: "stopped", ms: 0, kept: true });
    if (this.#current) {
      this.#stopping ??= this.#stopCurrent(this.#current).finally(() => { this.#stopping = null; });
      return this.#stopping;
    }
    if (this.#downloading) this.#downloads.abort();
    return Promise.resolve({ kept: true });
  }

  /**
   * A fresh Python without any variables.
   *
   * @returns {Promise<void>}
   */
  restart() {
    for (const run of this.#queue.splice(0)) run.settle({ status: "stopped", ms: 0, kept: false });
    if (this.state === "ready" || this.#current) this.#replaceWorker("restart");
    return this.#start ?? Promise.resolve();
  }

  /**
   * Names that can follow `text` (`np.ra` -> `random`). None while Python is busy.
   *
   * @param {string} page
   * @param {string} text
   * @returns {Promise<string[]>}
   */
  complete(page, text) {
    if (this.state !== "ready" || this.#current) return Promise.resolve([]);
    const id = String(++this.#nextCompletion);
    return new Promise((resolve) => {
      const answer = (/** @type {string[]} */ names) => {
        clearTimeout(timer);
        this.#completions.delete(id);
        resolve(names);
      };
      const timer = setTimeout(answer, COMPLETE_MS, []);
      this.#completions.set(id, answer);
      this.#link?.send({ type: "complete", id, page, prefix: text });
    });
  }

  /**
   * Compute a figure, as soon as Python runs and no cell does. Does not start Python.
   *
   * @param {string} figure
   * @param {string} positions of its controls, as JSON
   * @returns {Promise<string | null>} its answer as JSON; null if a later question for the same
   *   figure took its place, or if Python cannot be had
   */
  figure(figure, positions) {
    return this.#figures.ask(figure, positions);
  }

  /** The figure has left the page. @param {string} figure */
  forgetFigure(figure) {
    this.#figures.forget(figure);
  }

  /** @returns {Promise<boolean>} whether a start needs no network */
  isCached() {
    return this.#assets.has(manifest.core.map((name) => manifest.files[name]));
  }

  // Starting

  /** @param {"intent" | "idle" | "run"} why */
  async #startOnce(why) {
    this.#setState("starting");
    this.#mark("start");
    this.#booted = deferred();
    this.#downloads = new AbortController();
    if (typeof WebAssembly !== "object") throw new Fault("no-wasm", null, "WebAssembly is not defined");
    if (typeof Worker !== "function") throw new Fault("no-worker", null, "Worker is not defined");
    this.#alive();
    this.#openFrame(); // first, since a process has to be made for it
    const priority = why === "idle" ? "low" : "high";
    await Promise.all([this.#booted.promise, ...[...this.#wanted].map((name) => this.#give(name, priority))]);
  }

  #openFrame() {
    if (this.#link) return this.#link.reload();
    const { sitePackages, mounts, env, so, lock, imports } = manifest;
    this.#link = new FrameLink(RUNNER, {
      onOpen: () => this.#mark("frame open"),
      onFault: (fault) => this.#cannotBoot(fault),
      onMessage: (message) => this.#hear(message),
    });
    this.#link.send({ type: "start", config: { sitePackages, mounts, env, so, lock, imports } });
  }

  /**
   * Get a file and hand it to the frame, once. It counts in the progress.
   *
   * @param {string} name
   * @param {"high" | "low"} priority
   * @param {{ quiet?: boolean }} [options] quiet: nobody waits for it yet
   * @returns {Promise<void>}
   */
  #give(name, priority, { quiet = false } = {}) {
    const file = manifest.files[name];
    if (!quiet) this.#assets.count(file);
    let given = this.#given.get(name);
    if (!given) {
      given = this.#fetchAndSend(name, priority);
      this.#given.set(name, given);
      given.catch(() => this.#given.delete(name)); // the next one who needs it tries again
    }
    return given;
  }

  /** @param {string} name @param {"high" | "low"} priority */
  async #fetchAndSend(name, priority) {
    const link = this.#link;
    const { signal } = this.#downloads;
    if (this.state === "starting") this.#downloading += 1;
    const bytes = await this.#assets.get(manifest.files[name], { signal, priority }).finally(() => {
      this.#downloading = Math.max(0, this.#downloading - 1);
    });
    this.#mark(`${name} verified`);
    if (link === this.#link) link?.send({ type: "file", name, bytes }, [bytes]);
  }

  /** Python answers. */
  #ready() {
    clearTimeout(this.#watchdog);
    this.#setState("ready");
    this.#booted.resolve();
    this.#next();
    // Those who waited for the start are heard first: a run must not stand behind the warm-up.
    setTimeout(() => {
      if (this.state === "ready" && !this.#current) this.#link?.send({ type: "warm-up" });
      this.#afterwards();
    });
  }

  /** What can wait until Python runs: the other files, and the cache for the next visit. */
  async #afterwards() {
    await this.#current?.done; // the reader waits for this run, for nothing else
    const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
    if (this.startedBy === "snapshot" && !connection?.saveData) {
      await Promise.allSettled(manifest.lazy.map((name) => this.#give(name, "low", { quiet: true })));
    }
    await this.#assets.keep();
    await this.#assets.forgetAllBut([...Object.values(manifest.files), ...Object.values(manifest.packages)]);
  }

  /**
   * @param {Fault} fault
   * @returns {Fault}
   */
  #fail(fault) {
    clearTimeout(this.#watchdog);
    this.fault = fault;
    this.#start = null;
    // A file that is missing can still be handed to the frame that waits for it; anything else
    // is tried again from the beginning.
    if (["frame", "boot", "no-worker"].includes(fault.code)) this.#closeFrame();
    const runs = this.#queue.splice(0);
    if (this.#current) runs.push(this.#current);
    this.#current = null;
    this.#setState("failed");
    for (const run of runs) run.settle({ status: "failed", ms: 0, kept: false, fault });
    this.#figures.giveUp();
    return fault;
  }

  /** @param {Fault} fault of the frame or what is in it */
  #cannotBoot(fault) {
    if (this.state === "starting") this.#booted.reject(fault);
    else this.#closeFrame(); // nobody waits: the next start makes a new one
  }

  #closeFrame() {
    this.#link?.close();
    this.#link = null;
    this.#given.clear();
    this.#wanted = new Set(manifest.core);
  }

  /** Something moved: the watchdog sleeps again. */
  #alive() {
    if (this.state !== "starting") return;
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#cannotBoot(new Fault("boot", null, `no progress for ${WATCHDOG_MS / 1000} s`));
    }, WATCHDOG_MS);
  }

  // Running

  /** Send the next cell, if Python is free. */
  #next() {
    if (this.state !== "ready" || this.#current) return;
    const run = this.#queue.shift();
    if (!run) return this.#figures.next();
    this.#current = run;
    const { id, page, cell, code, exercise } = run;
    this.#link?.send({ type: "run", id, page, cell, code, exercise });
  }

  /** @param {Run} run @returns {Promise<{ kept: boolean }>} */
  async #stopCurrent(run) {
    this.#link?.send({ type: "stop", id: run.id });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const late = new Promise((resolve) => { timer = setTimeout(resolve, GRACE_MS); });
    await Promise.race([run.done, late]);
    clearTimeout(timer);
    if (!run.settled) this.#replaceWorker("stopped");
    return { kept: (await run.done).kept };
  }

  /** @param {"stopped" | "restart"} reason */
  #replaceWorker(reason) {
    this.#link?.send({ type: "restart" });
    const timer = setTimeout(() => this.#replaceFrame(), REPLACE_MS);
    this.#spawned = () => clearTimeout(timer);
    this.#lose(reason);
  }

  /** The frame does not answer: its process is gone, or kept busy by what ran in it. */
  #replaceFrame() {
    this.#closeFrame();
    this.#start = null;
    this.start("run").then(() => this.#next(), () => {});
  }

  /** The worker is gone and another one starts. @param {ResetReason} reason */
  #lose(reason) {
    const run = this.#current;
    this.#current = null;
    this.#figures.lose();
    this.#booted = deferred();
    this.#start = this.#booted.promise;
    this.#start.catch((error) => this.#fail(Fault.from(error, "boot")));
    this.#setState("starting");
    this.#alive();
    const status = reason === "stopped" || reason === "restart" ? "stopped" : "error";
    run?.settle({ status, ms: 0, kept: false });
    this.#dispatch("reset", { reason });
  }

  // What the frame says

  /** @param {FromFrame} message */
  #hear(message) {
    this.#alive();
    switch (message.type) {
      case "mark":
        this.marks[message.name] = message.at - performance.timeOrigin;
        break;
      case "need":
        this.#provide(message.id, message.names);
        break;
      case "need-packages":
        this.#providePackages(message.id, message.names);
        break;
      case "booted":
        this.startedBy = message.rung;
        this.#mark("booted");
        this.#ready();
        break;
      case "items":
        this.marks["first output"] ??= performance.now();
        if (message.id === this.#current?.id) this.#current.hear(message.items);
        break;
      case "done": {
        const run = this.#current;
        if (message.id !== run?.id) break; // of a run that was settled already
        this.#current = null;
        const { ms, line } = message;
        const status = message.status === "interrupted" ? "stopped" : message.status;
        run.settle({ status, ms, line, kept: true });
        this.#next();
        break;
      }
      case "names":
        this.#completions.get(message.id)?.(message.names);
        break;
      case "figure":
        this.#figures.hear(message.id, message.answer);
        break;
      case "fell-back":
        console.warn(`Python could not be started from the ${message.rung}: ${message.reason}`);
        this.#mark(`${message.rung} failed`);
        break;
      case "boot-failed":
        this.#cannotBoot(new Fault(message.code, null, message.reason));
        break;
      case "spawned":
        this.#spawned?.();
        break;
      case "lost":
        this.#current?.show({
          kind: "error",
          name: "PythonCrash",
          message: message.detail,
          traceback: "",
          cell: this.#current.cell,
          line: null,
        });
        this.#lose(message.reason);
        break;
    }
  }

  /**
   * Files that the start or a run waits for.
   *
   * @param {string | null} id
   * @param {string[]} names
   */
  async #provide(id, names) {
    const known = names.filter((name) => Object.hasOwn(manifest.files, name));
    if (id === null) for (const name of known) this.#wanted.add(name);
    try {
      await Promise.all(known.map((name) => this.#give(name, "high")));
    } catch (error) {
      if (id === null) this.#booted.reject(error);
      else this.#giveUp(id, error);
    }
  }

  /**
   * @param {string} id
   * @param {string[]} names
   */
  async #providePackages(id, names) {
    if (id !== this.#current?.id) return;
    const link = this.#link;
    const wheels = closure(manifest, names);
    for (const name of wheels) this.#assets.count(manifest.packages[name]);
    try {
      await Promise.all(wheels.map(async (name) => {
        const bytes = await this.#assets.get(manifest.packages[name], { priority: "high" });
        link?.send({ type: "package", file: manifest.lock.packages[name].file_name, bytes }, [bytes]);
      }));
      link?.send({ type: "packages-here", id });
      this.#assets.keep();
    } catch (error) {
      this.#giveUp(id, error);
    }
  }

  /** A file that this run needs cannot be had. @param {string} id @param {unknown} error */
  #giveUp(id, error) {
    const run = this.#current;
    if (run?.id !== id) return;
    this.#link?.send({ type: "stop", id });
    run.settle({ status: "failed", ms: 0, kept: true, fault: Fault.from(error, "network") });
  }

  // Telling the page

  /** @param {State} state */
  #setState(state) {
    if (state !== "failed") this.fault = null;
    if (this.state === state) return;
    this.state = state;
    this.#dispatch("state", { state, fault: this.fault });
  }

  /** @param {Fault | null} retry */
  #progress(retry) {
    this.#alive();
    this.#dispatch("progress", { ...this.bytes, retry });
  }

  /** @param {string} name */
  #mark(name) {
    this.marks[name] = performance.now();
  }

  /** @param {string} type @param {object} detail */
  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export const runtime = new Runtime();
window.mlByHand = { ...window.mlByHand, runtime };
