import { CodeView } from "./code-view.js";
import { defines, hintFor, missingName } from "./hints.js";
import { startAtIdle, startEarly, watchIntent } from "./intent.js";
import { Meter } from "./meter.js";
import { Notice } from "./notice.js";
import { OutputView } from "./output.js";
import { Run } from "./cell-run.js";
import { runtime } from "./runtime.js";
import { allCells, cellsAbove, forgetAll, hasRan, noteRan } from "./session.js";
import { Toolbar } from "./toolbar.js";
import { duration, faultSentence, words } from "./words.js";

/** @import { ErrorItem } from "./protocol.js" */
/** @import { Outcome } from "./cell-run.js" */
/** @import { Action } from "./toolbar.js" */

/** @typedef {"recorded" | "starting" | "running" | "done" | "error" | "stopped"} State */

/**
 * @typedef {{ code: CodeView, output: OutputView, toolbar: Toolbar, meter: Meter,
 *   notice: Notice }} Parts
 */

/**
 * Whether all that an element holds is here: the parser has gone on to what follows it.
 *
 * @param {Element} element
 */
function isParsed(element) {
  if (document.readyState !== "loading") return true;
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    if (at.nextSibling) return true;
  }
  return false;
}

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
  /** @type {Parts | null} */ #parts = null;
  /** @type {AbortController | null} */ #life = null;
  /** @type {{ run: Run, end: Promise<void> } | null} */ #current = null;
  #announcer = document.createElement("span");

  connectedCallback() {
    if (this.#life) return; // only moved within the page
    if (!isParsed(this)) {
      requestAnimationFrame(() => this.isConnected && this.connectedCallback());
      return;
    }
    this.#parts ??= this.#upgrade();
    if (!this.#parts) return;
    this.#life = new AbortController();
    watchIntent(this, startEarly, this.#life.signal);
    startAtIdle();
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected || !this.#life) return;
      this.#life.abort();
      this.#life = null;
      this.#drop();
      this.#parts?.code.close();
      this.#parts?.output.dispose();
      this.#parts?.toolbar.dispose();
    });
  }

  /** The code as it stands, edited or not. */
  get code() {
    return this.#parts?.code.code ?? this.querySelector("code")?.textContent ?? "";
  }

  set code(code) {
    if (this.#parts) this.#parts.code.code = code;
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
    const run = this.#current?.run;
    if (!run || run.stopped) return;
    this.#parts?.meter.stopping();
    await run.stop();
  }

  /** The author's code and the recorded output again. Variables stay as they are. */
  reset() {
    const parts = this.#parts;
    if (!parts) return;
    this.#drop();
    parts.code.reset();
    parts.output.restore();
    this.#hideNotice();
    this.#showRecorded(parts);
  }

  /** Opens the editor. */
  async edit() {
    await this.#parts?.code.edit();
  }

  /** Python was restarted: what this cell had defined is gone. */
  forget() {
    if (this.#current || this.dataset.state === "recorded") return;
    this.#parts?.toolbar.status(words().forgotten);
  }

  // Setting up

  #upgrade() {
    const holder = this.querySelector(".live-code");
    const region = this.querySelector("[data-output]");
    if (!(holder instanceof HTMLElement) || !(region instanceof HTMLElement)) {
      console.error(`live-cell #${this.id}: no .live-code or [data-output] inside`);
      return null;
    }
    const say = words();
    const number = this.dataset.number ?? "";
    const toolbar = new Toolbar(number, cellsAbove(this).length > 0, (action) => this.#act(action));
    const code = new CodeView(holder, number, {
      onRun: () => void this.run(),
      onLeave: () => toolbar.focusRun(),
      complete: (text) => this.#complete(text),
    });
    const meter = new Meter(toolbar, (text) => this.#announce(text));
    const parts = { code, toolbar, meter, notice: new Notice(), output: new OutputView(region) };
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", say.cell(number));
    region.setAttribute("aria-label", say.output(number));
    this.#announcer.className = "live-announcer";
    this.#announcer.setAttribute("role", "status");
    holder.after(toolbar.element, parts.notice.element);
    this.append(this.#announcer);
    this.#showRecorded(parts);
    return parts;
  }

  /** @param {Parts} parts */
  #showRecorded({ code, output, toolbar }) {
    this.outcome = null;
    this.#setState("recorded");
    toolbar.status(output.isEmpty ? "" : words().recorded);
    const error = this.querySelector("[data-output] [data-error]");
    const line = error instanceof HTMLElement ? Number(error.dataset.line) : 0;
    code.mark(line > 0 ? line : null);
  }

  /** @param {Action} action */
  #act(action) {
    const say = words();
    const toolbar = this.#parts?.toolbar;
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
        this.#announce(say.resetDone);
        return toolbar?.feedback("reset", say.resetDone, true);
      case "copy":
        return void copy(this.code).then((good) => {
          const text = good ? say.copied : say.copyFailed;
          this.#announce(text);
          toolbar?.feedback("copy", text, good);
        });
    }
  }

  /** @param {string} text */
  async #complete(text) {
    if (runtime.state !== "ready") return null;
    return runtime.complete(this.#page, text).catch(() => null);
  }

  get #page() {
    return this.dataset.page ?? "";
  }

  // Running

  /** @param {LiveCell[]} above cells that run first */
  #begin(above) {
    if (!this.#parts) return Promise.resolve();
    if (!this.#current) {
      const request = { page: this.#page, cell: this.id, code: this.code };
      const run = new Run(request, above);
      this.#current = { run, end: this.#follow(run, this.#parts) };
    }
    return this.#current.end;
  }

  /** @param {Run} run @param {Parts} parts */
  async #follow(run, parts) {
    this.#hideNotice();
    parts.code.mark(null);
    parts.toolbar.running(true);
    parts.meter.queued();
    parts.output.begin();
    this.#setState("starting");
    const outcome = await run.perform(
      (item) => parts.output.add(item),
      () => {
        if (run.stopped) return;
        if (run.began) this.#setState("running");
        parts.meter.show(run.began);
      },
    );
    if (run.dropped) return;
    this.#current = null;
    this.#finish(run, outcome, parts);
  }

  /** @param {Run} run @param {Outcome} outcome @param {Parts} parts */
  #finish(run, outcome, { toolbar, meter, output, code }) {
    const say = words();
    const { status, kept, fault } = outcome;
    const time = duration(outcome.ms);
    this.outcome = status;
    meter.end();
    toolbar.running(false);
    if (!kept) forgetAll();
    if (run.began) output.end();
    else output.cancel();
    if (status === "done" || status === "error") noteRan(this.#page, this.id);

    switch (status) {
      case "done":
        this.#end("done", [say.done(time), output.isEmpty ? say.nothing : ""]);
        break;
      case "error":
        this.#end("error", [say.error(time)], "bad");
        if (run.error?.cell === this.id) code.mark(run.error.line);
        if (!kept) this.#offerAbove("fault", say.crashed);
        else if (run.error) this.#help(run.error);
        break;
      case "stopped":
        this.#end("stopped", [say.stopped, kept && run.began ? say.kept : ""]);
        if (!kept && run.began) this.#offerAbove("hint", say.gone);
        break;
      case "cancelled":
        this.#end("stopped", [say.cancelled]);
        break;
      case "failed":
        this.#end("error", [say.failed], "bad");
        if (fault) this.#showFault(fault);
        else this.#offerAbove("fault", say.crashed);
    }
  }

  /** @param {State} state @param {string[]} status @param {string} [tone] */
  #end(state, status, tone) {
    const text = status.filter(Boolean).join(" · ");
    this.#parts?.toolbar.status(text, tone);
    this.#announce(text);
    this.#setState(state);
  }

  /** Ends what runs without showing anything more of it. */
  #drop() {
    const { run } = this.#current ?? {};
    if (!run) return;
    this.#current = null;
    run.drop();
    this.#parts?.meter.end();
    this.#parts?.toolbar.running(false);
  }

  // Lines under the toolbar

  /** @param {NonNullable<Outcome["fault"]>} fault */
  #showFault(fault) {
    const say = words();
    const recorded = this.querySelector('[data-output][data-origin="recorded"] *');
    const text = faultSentence(fault) + (recorded ? say.recordedStays : "");
    const act = () => void this.run();
    this.#showNotice("fault", text, { action: "retry", label: say.retry, act });
    if (fault.detail) console.error(`live-cell #${this.id}: ${fault.code}: ${fault.detail}`);
  }

  /** A way on after an error, if its cause is known. @param {ErrorItem} error */
  #help(error) {
    const say = words();
    const hint = hintFor(error, this.code);
    if (hint) this.#showNotice("hint", hint);
    const name = missingName(error);
    const above = name ? cellsAbove(this) : [];
    if (!name || !above.length) return;
    if (above.some((cell) => defines(cell.code, name))) {
      this.#offerAbove("hint", say.defineAbove(name));
    } else if (above.some((cell) => !hasRan(this.#page, cell.id))) {
      this.#offerAbove("hint", say.notRunAbove);
    }
  }

  /** @param {"hint" | "fault"} kind @param {string} text */
  #offerAbove(kind, text) {
    const above = cellsAbove(this).length > 0;
    const act = () => void this.runAbove();
    const offer = { action: "offer-run-above", label: words().runAbove, act };
    this.#showNotice(kind, text, above ? offer : undefined);
  }

  /** @param {Parameters<Notice["show"]>} line */
  #showNotice(...line) {
    this.#parts?.notice.show(...line);
    this.#announce(line[1]);
  }

  #hideNotice() {
    const parts = this.#parts;
    if (!parts || parts.notice.element.hidden) return;
    // The button that was pressed goes away: the focus must not fall out of the cell.
    if (parts.notice.element.contains(document.activeElement)) parts.toolbar.focusRun();
    parts.notice.hide();
  }

  // Small things

  /** @param {State} state */
  #setState(state) {
    if (this.dataset.state === state) return;
    this.dataset.state = state;
    this.dispatchEvent(new CustomEvent("live:state", { bubbles: true, detail: { state } }));
  }

  /** Says it to screen readers, once. @param {string} text */
  #announce(text) {
    if (this.#announcer.textContent !== text) this.#announcer.textContent = text;
  }
}

/** @param {string} text @returns {Promise<boolean>} */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

runtime.addEventListener("reset", () => {
  forgetAll();
  for (const cell of allCells()) cell.forget();
});
