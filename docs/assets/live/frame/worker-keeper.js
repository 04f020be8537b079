// @ts-check
import { checkFromWorker } from "../protocol.js";
import { FloodLimit } from "./flood-limit.js";

/**
 * @typedef {import("../protocol.js").Config} Config
 * @typedef {import("../protocol.js").FromFrame} FromFrame
 * @typedef {import("../protocol.js").FromWorker} FromWorker
 * @typedef {import("../protocol.js").Rung} Rung
 * @typedef {import("../protocol.js").RunCell} RunCell
 * @typedef {import("../protocol.js").ToWorker} ToWorker
 * @typedef {import("./kept-files.js").KeptFiles} KeptFiles
 */

/** @type {Rung[]} */
const LADDER = ["snapshot", "bytecode", "stock"];
/** So often a worker may die without having run a cell before we stop trying. */
const DEATHS = 3;

/**
 * One worker at a time: starts it, gives it the files, goes down the ladder when a way of
 * starting fails, replaces it when it dies or is ended, and holds the stop signals.
 */
export class WorkerKeeper {
  #program;
  #files;
  #tell;
  /** @type {Config | null} */ #config = null;
  /** @type {Worker | null} */ #worker = null;
  /** @type {Rung} */ #rung = LADDER[0];
  #booted = false;
  #deaths = 0;
  #limit = new FloodLimit();
  /** Run id -> blob URL. One URL a run: revoking it must not reach the run after it. */
  /** @type {Map<string, string>} */ #signals = new Map();

  /**
   * @param {string} program the worker's text
   * @param {KeptFiles} files
   * @param {(message: FromFrame) => void} tell
   */
  constructor(program, files, tell) {
    this.#program = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    this.#files = files;
    this.#tell = tell;
  }

  /** @param {Config} config */
  configure(config) {
    this.#config = config;
    this.#boot();
  }

  /** A fresh worker. The first one starts before anything is known, to be there when the files come. */
  spawn() {
    for (const id of [...this.#signals.keys()]) this.#drop(id);
    this.#worker?.terminate();
    this.#booted = false;
    this.#limit = new FloodLimit();
    try {
      const worker = (this.#worker = new Worker(this.#program));
      worker.onmessage = ({ data }) => {
        if (worker === this.#worker) this.#hear(checkFromWorker(data));
      };
      worker.onerror = (event) => {
        event.preventDefault();
        // Once Python runs, an uncaught error is some late callback of the reader's code.
        if (worker === this.#worker && !this.#booted) this.#descend(event.message || "worker error");
      };
    } catch (error) {
      this.#worker = null;
      this.#tell({ type: "boot-failed", code: "no-worker", reason: String(error) });
      return;
    }
    this.#boot();
  }

  restart() {
    this.spawn();
    this.#tell({ type: "spawned" });
  }

  /** @param {ToWorker} message @param {Transferable[]} [transfer] */
  send(message, transfer = []) {
    if (message.type === "figure") this.#limit.expectOne();
    this.#worker?.postMessage(message, transfer);
  }

  /** @param {RunCell} cell */
  run(cell) {
    // text/plain: with no type, Firefox tries to parse the answer as XML and complains
    const signal = URL.createObjectURL(new Blob(["1"], { type: "text/plain" }));
    this.#signals.set(cell.id, signal);
    this.send({ ...cell, signal });
  }

  /** @param {string} id */
  stop(id) {
    this.#drop(id); // stops Python that computes: the worker's next look at the URL fails
    this.send({ type: "stop", id }); // stops a run that waits
  }

  /**
   * A file is here: for the worker in use, and for any later one.
   *
   * @param {string} name
   * @param {Promise<unknown>} file
   */
  async give(name, file) {
    const worker = this.#worker;
    try {
      const value = await file;
      worker?.postMessage({ type: "file", name, value });
    } catch (error) {
      worker?.postMessage({ type: "file", name, error: String(error) });
    }
  }

  #boot() {
    if (!this.#config || !this.#worker) return;
    this.send({ type: "boot", rung: this.#rung, config: this.#config });
    for (const [name, file] of this.#files.entries()) this.give(name, file);
  }

  /** @param {FromWorker | null} message */
  #hear(message) {
    if (!message) return;
    if (this.#limit.exceededBy(message)) return this.#replace("flood", "too many messages");
    switch (message.type) {
      case "rung-failed":
        return this.#descend(message.reason);
      case "died":
        return this.#booted ? this.#replace("fatal", message.reason) : this.#descend(message.reason);
      case "need": {
        const names = message.names.filter((name) => name !== "so-bytes" && !this.#files.has(name));
        if (message.names.includes("so-bytes")) this.give("so-bytes", this.#files.libraryBytes());
        if (names.length) this.#tell({ ...message, names });
        return;
      }
      case "booted":
        this.#booted = true;
        break;
      case "done":
        this.#deaths = 0;
        this.#drop(message.id);
        break;
    }
    this.#tell(message);
  }

  /** @param {string} reason */
  #descend(reason) {
    const next = LADDER[LADDER.indexOf(this.#rung) + 1];
    if (!next) {
      this.#worker?.terminate();
      this.#worker = null;
      this.#tell({ type: "boot-failed", code: "boot", reason });
      return;
    }
    this.#tell({ type: "fell-back", rung: this.#rung, reason });
    this.#rung = next;
    this.spawn(); // a fresh worker: what the failed attempt left behind must not count
  }

  /** @param {"fatal" | "flood"} reason @param {string} detail */
  #replace(reason, detail) {
    this.#deaths += 1;
    if (this.#deaths > DEATHS) {
      this.#worker?.terminate();
      this.#worker = null;
      this.#tell({ type: "boot-failed", code: "boot", reason: detail });
      return;
    }
    this.spawn();
    this.#tell({ type: "lost", reason, detail });
  }

  /** @param {string} id */
  #drop(id) {
    const url = this.#signals.get(id);
    if (url) URL.revokeObjectURL(url);
    this.#signals.delete(id);
  }
}
