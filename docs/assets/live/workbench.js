import { CodeView } from "./code-view.js";
import { Meter } from "./meter.js";
import { Notice } from "./notice.js";
import { OutputView } from "./output.js";
import { runtime } from "./runtime.js";
import { Toolbar } from "./toolbar.js";
import { faultSentence, words } from "./words.js";

/** @import { AnyFault, Outcome, Run } from "./cell-run.js" */
/** @import { Item } from "./protocol.js" */
/** @import { Action, Row } from "./toolbar.js" */
/** @import { Offer } from "./notice.js" */

/**
 * What the element decides.
 *
 * @typedef {object} Work
 * @property {{ group: string, code: string, editor: string, output: string }} names for screen
 *   readers
 * @property {Row} row the row of tools
 * @property {(action: Action) => void} act
 * @property {() => void} onRun the editor's shortcut
 * @property {() => void} [onEdit] the editor has been opened
 * @property {RegExp} [placeholder] what is there to be written over: its first group is selected
 * @property {boolean} [quiet] the output is not read out: something else says how it went
 */

/**
 * What follows a run.
 *
 * @typedef {object} Ears
 * @property {(item: Item) => void} onItem
 * @property {() => void} [onBegin] Python works on it
 * @property {(run: Run, outcome: Outcome) => void} onEnd not if nobody wants to hear of it any more
 */

/**
 * What a live cell and an exercise have in common: code that can be edited, a row of
 * tools, an output, a line of help, and one run at a time. What a run means, and what
 * is said at its end, the element decides.
 */
export class Workbench {
  #element;
  /** @type {{ run: Run, end: Promise<void> } | null} */ #current = null;
  #announcer = document.createElement("span");

  /**
   * @param {HTMLElement} element carries `data-state` and fires `live:state`
   * @param {HTMLElement} box `.live-box`: the element itself or a part of it
   * @param {Work} work
   */
  constructor(element, box, { names, row, act, onRun, onEdit, placeholder, quiet }) {
    const holder = box.querySelector(".live-code");
    const region = box.querySelector("[data-output]");
    if (!(holder instanceof HTMLElement) || !(region instanceof HTMLElement)) {
      throw new Error(`#${element.id}: no .live-code or [data-output] inside`);
    }
    this.#element = element;
    this.toolbar = new Toolbar(row, act);
    this.code = new CodeView(holder, names, {
      onRun,
      onLeave: () => this.toolbar.focusMain(),
      complete: (text) => this.#complete(text),
      onEdit,
      placeholder,
    });
    this.notice = new Notice();
    this.output = new OutputView(region, quiet);
    this.meter = new Meter(this.toolbar, (text) => this.announce(text));
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", names.group);
    region.setAttribute("aria-label", names.output);
    this.#announcer.className = "live-announcer";
    this.#announcer.setAttribute("role", "status");
    holder.after(this.toolbar.element, this.notice.element);
    box.append(this.#announcer);
  }

  /** The page whose variables the code sees. */
  get page() {
    return this.#element.dataset.page ?? "";
  }

  get isRunning() {
    return this.#current !== null;
  }

  /**
   * Runs, unless a run goes on already; settles with the end of either and never rejects.
   *
   * @param {() => Run} make
   * @param {Ears} ears
   * @returns {Promise<void>}
   */
  begin(make, ears) {
    if (!this.#current) {
      const run = make();
      this.#current = { run, end: this.#follow(run, ears) };
    }
    return this.#current.end;
  }

  /** Stops the run, or takes it back if its turn has not come. */
  async stop() {
    const run = this.#current?.run;
    if (!run || run.stopped) return;
    this.meter.stopping();
    await run.stop();
  }

  /** Ends what runs without showing anything more of it. */
  drop() {
    const { run } = this.#current ?? {};
    if (!run) return;
    this.#current = null;
    run.drop();
    this.meter.end();
    this.toolbar.running(false);
  }

  /** The element has left the page. */
  close() {
    this.drop();
    this.code.close();
    this.output.dispose();
    this.toolbar.dispose();
  }

  /** @param {string} state */
  setState(state) {
    if (this.#element.dataset.state === state) return;
    this.#element.dataset.state = state;
    this.#element.dispatchEvent(
      new CustomEvent("live:state", { bubbles: true, detail: { state } }),
    );
  }

  /**
   * How a run ended: in the row, to screen readers, and to whoever listens.
   *
   * @param {string} state
   * @param {string[]} status
   * @param {string} [tone]
   */
  end(state, status, tone) {
    const text = status.filter(Boolean).join(" · ");
    this.toolbar.status(text, tone);
    this.announce(text);
    this.setState(state);
  }

  /** Says it to screen readers, once. @param {string} text */
  announce(text) {
    if (this.#announcer.textContent !== text) this.#announcer.textContent = text;
  }

  // The line under the toolbar

  /** @param {"hint" | "fault"} kind @param {string} text @param {Offer[]} offers */
  showNotice(kind, text, ...offers) {
    this.notice.show(kind, text, ...offers);
    this.announce(text);
  }

  hideNotice() {
    const { element } = this.notice;
    if (element.hidden) return;
    // The button that was pressed goes away: the focus must not fall out of the box.
    if (element.contains(document.activeElement)) this.toolbar.focusMain();
    this.notice.hide();
  }

  /**
   * What kept the run from beginning, and a button to try again.
   *
   * @param {AnyFault} fault
   * @param {() => void} again
   * @param {string} [more] what stands on the page all the same
   */
  showFault(fault, again, more = "") {
    const offer = { action: "retry", label: words().retry, act: again };
    this.showNotice("fault", faultSentence(fault) + more, offer);
    if (fault.detail) console.error(`#${this.#element.id}: ${fault.code}: ${fault.detail}`);
  }

  // Small things

  /** Copies the code as it stands; the button says how it went. */
  async copy() {
    const say = words();
    let good = true;
    try {
      await navigator.clipboard.writeText(this.code.code);
    } catch {
      good = false; // refused, or no clipboard at all: a page without a secure origin
    }
    const text = good ? say.copied : say.copyFailed;
    this.announce(text);
    this.toolbar.feedback("copy", text, good);
  }

  /** @param {string} text */
  async #complete(text) {
    if (runtime.state !== "ready") return null;
    return runtime.complete(this.page, text).catch(() => null);
  }

  /** @param {Run} run @param {Ears} ears */
  async #follow(run, { onItem, onBegin, onEnd }) {
    this.hideNotice();
    this.code.mark(null);
    this.toolbar.running(true);
    this.meter.queued();
    this.output.begin();
    this.setState("starting");
    let begun = false;
    const outcome = await run.perform(onItem, () => {
      if (run.stopped) return;
      if (run.began && !begun) {
        begun = true;
        this.setState("running");
        onBegin?.();
      }
      this.meter.show(run.began);
    });
    if (run.dropped) return;
    this.#current = null;
    this.meter.end();
    this.toolbar.running(false);
    if (run.began) this.output.end();
    else this.output.cancel();
    onEnd(run, outcome);
  }
}
