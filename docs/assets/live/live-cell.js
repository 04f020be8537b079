import { Run } from "./cell-run.js";
import { defines, hintFor, missingName } from "./hints.js";
import { startAtIdle, startEarly, watchIntent } from "./intent.js";
import { Presence } from "./presence.js";
import { runtime } from "./runtime.js";
import { allCells, cellsAbove, forgetAll, hasRan, noteRan } from "./session.js";
import { duration, words } from "./words.js";
import { Workbench } from "./workbench.js";

/** @import { ErrorItem } from "./protocol.js" */
/** @import { Outcome } from "./cell-run.js" */
/** @import { Action } from "./toolbar.js" */

/** @typedef {"recorded" | "starting" | "running" | "done" | "error" | "stopped"} State */

/**
 * `<live-cell>`: code with its recorded output, complete without scripts. The
 * element adds Run and the small tools, an editor once the reader edits, and
 * shows what a run says in the place of the recorded output.
 *
 * @fires live:state whenever `data-state` changes; `detail.state` is the new one
 */
export class LiveCell extends HTMLElement {
  /** How the last run ended. @type {Outcome["status"] | null} */
  outcome = null;
  /** @type {Workbench | null} */ #bench = null;
  #presence = new Presence(this, (signal) => this.#enter(signal), () => this.#bench?.close());

  connectedCallback() {
    this.#presence.connected();
  }

  disconnectedCallback() {
    this.#presence.disconnected();
  }

  /** The code as it stands, edited or not. */
  get code() {
    return this.#bench?.code.code ?? this.querySelector("code")?.textContent ?? "";
  }

  set code(code) {
    if (this.#bench) this.#bench.code.code = code;
  }

  /**
   * Runs the code as it stands. Settles in every case and never rejects: how it
   * went is in `data-state` and in the output.
   *
   * @returns {Promise<void>}
   */
  run() {
    return this.#begin([]);
  }

  /** Runs the cells above, in order, then this one. @returns {Promise<void>} */
  runAbove() {
    return this.#begin(cellsAbove(this));
  }

  /** Stops the run, or takes it back if its turn has not come. */
  async stop() {
    await this.#bench?.stop();
  }

  /** The author's code and the recorded output again. Variables stay as they are. */
  reset() {
    const bench = this.#bench;
    if (!bench) return;
    bench.drop();
    bench.code.reset();
    bench.output.restore();
    bench.hideNotice();
    this.#showRecorded(bench);
  }

  /** Opens the editor. */
  async edit() {
    await this.#bench?.code.edit();
  }

  /** Python was restarted: what this cell had defined is gone. */
  forget() {
    if (this.#bench?.isRunning || this.dataset.state === "recorded") return;
    this.#bench?.toolbar.status(words().forgotten);
  }

  // Setting up

  /** @param {AbortSignal} signal */
  #enter(signal) {
    try {
      this.#bench ??= this.#upgrade();
    } catch (error) {
      console.error(error); // a fault of the page's HTML: code and output stay readable
      return false;
    }
    watchIntent(this, startEarly, signal);
    startAtIdle();
    return true;
  }

  #upgrade() {
    const say = words();
    const number = this.dataset.number ?? "";
    const above = { action: /** @type {const} */ ("run-above"), name: say.runAbove };
    const bench = new Workbench(this, this, {
      names: {
        group: say.cell(number),
        code: say.code(number),
        editor: say.editor(number),
        output: say.output(number),
      },
      row: {
        badge: `[${number}]`,
        name: say.tools(number),
        main: { action: "run", name: say.run },
        stop: { action: "stop", name: say.stop },
        tools: [
          ...(cellsAbove(this).length ? [above] : []),
          { action: "edit", name: say.edit },
          { action: "copy", name: say.copy },
          { action: "reset", name: say.reset },
        ],
      },
      act: (action) => this.#act(action),
      onRun: () => void this.run(),
    });
    this.#showRecorded(bench);
    return bench;
  }

  /** @param {Workbench} bench */
  #showRecorded(bench) {
    this.outcome = null;
    bench.setState("recorded");
    bench.toolbar.status(bench.output.isEmpty ? "" : words().recorded);
    const error = this.querySelector("[data-output] [data-error]");
    const line = error instanceof HTMLElement ? Number(error.dataset.line) : 0;
    bench.code.mark(line > 0 ? line : null);
  }

  /** @param {Action} action */
  #act(action) {
    const say = words();
    switch (action) {
      case "run":
        return void this.run();
      case "stop":
        return void this.stop();
      case "run-above":
        return void this.runAbove();
      case "edit":
        return void this.edit();
      case "reset":
        this.reset();
        this.#bench?.announce(say.resetDone);
        return this.#bench?.toolbar.feedback("reset", say.resetDone, true);
      case "copy":
        return void this.#bench?.copy();
    }
  }

  // Running

  /** @param {LiveCell[]} above cells that run first */
  async #begin(above) {
    const bench = this.#bench;
    if (!bench) return;
    const request = { page: bench.page, cell: this.id, code: this.code };
    await bench.begin(() => new Run(request, above), {
      onItem: (item) => bench.output.add(item),
      onEnd: (run, outcome) => this.#finish(run, outcome, bench),
    });
  }

  /** @param {Run} run @param {Outcome} outcome @param {Workbench} bench */
  #finish(run, outcome, bench) {
    const say = words();
    const { status, kept, fault } = outcome;
    const time = duration(outcome.ms);
    this.outcome = status;
    if (!kept) forgetAll();
    if (status === "done" || status === "error") noteRan(bench.page, this.id);

    switch (status) {
      case "done":
        bench.end("done", [say.done(time), bench.output.isEmpty ? say.nothing : ""]);
        break;
      case "error":
        bench.end("error", [say.error(time)], "bad");
        if (run.error?.cell === this.id) bench.code.mark(run.error.line);
        if (!kept) this.#offerAbove("fault", say.crashed);
        else if (run.error) this.#help(run.error);
        break;
      case "stopped":
        bench.end("stopped", [say.stopped, kept && run.began ? say.kept : ""]);
        if (!kept && run.began) this.#offerAbove("hint", say.gone);
        break;
      case "cancelled":
        bench.end("stopped", [say.cancelled]);
        break;
      case "failed": {
        bench.end("error", [say.failed], "bad");
        const recorded = this.querySelector('[data-output][data-origin="recorded"] *');
        const stays = recorded ? say.recordedStays : "";
        if (fault) bench.showFault(fault, () => void this.run(), stays);
        else this.#offerAbove("fault", say.crashed);
      }
    }
  }

  // Lines under the toolbar

  /** A way on after an error, if its cause is known. @param {ErrorItem} error */
  #help(error) {
    const say = words();
    const hint = hintFor(error, this.code);
    if (hint) this.#bench?.showNotice("hint", hint);
    const name = missingName(error);
    const above = name ? cellsAbove(this) : [];
    if (!name || !above.length) return;
    if (above.some((cell) => defines(cell.code, name))) {
      this.#offerAbove("hint", say.defineAbove(name));
    } else if (above.some((cell) => !hasRan(this.dataset.page ?? "", cell.id))) {
      this.#offerAbove("hint", say.notRunAbove);
    }
  }

  /** @param {"hint" | "fault"} kind @param {string} text */
  #offerAbove(kind, text) {
    const act = () => void this.runAbove();
    const offer = { action: "offer-run-above", label: words().runAbove, act };
    this.#bench?.showNotice(kind, text, ...(cellsAbove(this).length ? [offer] : []));
  }
}

runtime.addEventListener("reset", () => {
  forgetAll();
  for (const cell of allCells()) cell.forget();
});
