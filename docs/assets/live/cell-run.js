import { runtime } from "./runtime.js";
import { takeTurn } from "./session.js";

/** @import { ErrorItem, Item } from "./protocol.js" */
/** @import { LiveCell } from "./live-cell.js" */

/**
 * How a run ended; `cancelled` never reached Python.
 *
 * @typedef {{ status: "done" | "error" | "stopped" | "failed" | "cancelled", ms: number,
 *   kept: boolean, fault?: AnyFault | null }} Outcome
 * @typedef {{ code: string, file?: string | null, detail?: string }} AnyFault
 */

/** @type {Outcome} */
const CANCELLED = { status: "cancelled", ms: 0, kept: true };

/** After Stop the runtime answers within its grace; nobody waits longer than this. */
const LAST_WORD_MS = 1000;

/** One press of Run, from the press to its end. It knows nothing of the page. */
export class Run {
  /** Stop was pressed. */
  stopped = false;
  /** Nobody wants to hear of it any more. */
  dropped = false;
  /** Python works on it. */
  began = false;
  /** The error that ended it. @type {ErrorItem | null} */
  error = null;
  #request;
  #above;
  /** The cell above that runs just now. @type {LiveCell | null} */
  #waitsFor = null;
  /** @type {() => void} */ #giveUp = () => {};
  /** @type {Promise<Outcome>} resolves when nobody shall wait any longer */
  #givenUp = new Promise((resolve) => {
    this.#giveUp = () => resolve({ ...CANCELLED, status: this.began ? "stopped" : "cancelled" });
  });
  /** How far it has come. @type {"waits" | "starts" | "asked"} */
  #stage = "waits";

  /**
   * @param {{ page: string, cell: string, code: string, exercise?: string }} request
   * @param {LiveCell[]} above cells that run first, in this order
   */
  constructor(request, above) {
    this.#request = request;
    this.#above = above;
  }

  /**
   * Settles in every case and never rejects.
   *
   * @param {(item: Item) => void} onItem
   * @param {() => void} onNews the runtime has got further, or Python has begun
   * @returns {Promise<Outcome>}
   */
  async perform(onItem, onNews) {
    try {
      if (!(await this.#runAbove())) return CANCELLED;
      const turn = takeTurn();
      try {
        await Promise.race([turn.mine, this.#givenUp]);
        if (this.stopped) return CANCELLED;
        return await this.#hand(onItem, onNews);
      } finally {
        turn.over();
      }
    } catch (error) {
      if (this.stopped) return CANCELLED;
      return { status: "failed", ms: 0, kept: true, fault: asFault(error) };
    }
  }

  /** Stops the run, or takes it back if its turn has not come. */
  async stop() {
    if (this.stopped) return;
    this.stopped = true;
    if (this.#stage === "waits") {
      this.#giveUp();
      await this.#waitsFor?.stop();
      return;
    }
    try {
      await runtime.stop(); // before the start is over it ends the downloads
    } finally {
      setTimeout(this.#giveUp, LAST_WORD_MS);
    }
  }

  /** Lets go of it at once. Python goes on starting: the next page may need it. */
  drop() {
    this.dropped = true;
    if (this.#stage === "asked") void this.stop();
    this.stopped = true;
    this.#giveUp();
  }

  /** @returns {Promise<boolean>} whether the cells above ran to an end */
  async #runAbove() {
    for (const cell of this.#above) {
      this.#waitsFor = cell;
      await Promise.race([cell.run(), this.#givenUp]);
      if (this.stopped || (cell.outcome !== "done" && cell.outcome !== "error")) return false;
    }
    this.#waitsFor = null;
    return true;
  }

  /** @param {(item: Item) => void} onItem @param {() => void} onNews @returns {Promise<Outcome>} */
  async #hand(onItem, onNews) {
    const following = new AbortController();
    const { signal } = following;
    const news = () => void (this.dropped || onNews());
    runtime.addEventListener("state", news, { signal });
    runtime.addEventListener("progress", news, { signal });
    try {
      this.#stage = "starts";
      news();
      await Promise.race([runtime.start("run"), this.#givenUp]);
      if (this.stopped) return CANCELLED;
      return await this.#ask(onItem, onNews);
    } finally {
      following.abort();
    }
  }

  /** @param {(item: Item) => void} onItem @param {() => void} onNews @returns {Promise<Outcome>} */
  #ask(onItem, onNews) {
    this.#stage = "asked";
    this.began = true;
    onNews();
    const { done } = runtime.run(this.#request, (item) => {
      if (this.dropped) return;
      if (item.kind === "error") this.error = item;
      onItem(item);
    });
    return Promise.race([done, this.#givenUp]);
  }
}

/** @param {unknown} error @returns {AnyFault} */
function asFault(error) {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return /** @type {AnyFault} */ (/** @type {unknown} */ (error));
  }
  console.error(error);
  return { code: "unknown", detail: String(error) };
}
