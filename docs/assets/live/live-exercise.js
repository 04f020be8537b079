import { Run } from "./cell-run.js";
import { ExerciseHelp } from "./exercise-help.js";
import { exerciseWords, inPageLanguage, workingTime } from "./exercise-words.js";
import { Feedback } from "./feedback.js";
import { hintFor } from "./hints.js";
import { startAtIdle, startEarly, watchIntent } from "./intent.js";
import { InterviewTimer } from "./interview-timer.js";
import { Presence } from "./presence.js";
import { duration, words } from "./words.js";
import { Workbench } from "./workbench.js";

/** @import { Outcome } from "./cell-run.js" */
/** @import { CheckItem, Item } from "./protocol.js" */
/** @import { Action } from "./toolbar.js" */

/** How long Python may work on a check before it is stopped. */
const LIMIT_MS = 20_000;
/** What a starter leaves to be written. */
const TO_WRITE = /^[ \t]*(raise NotImplementedError\b.*|\.\.\.)[ \t]*$/m;

/** A result without anything in it. @type {CheckItem} */
const NOTHING = {
  kind: "check",
  name: "",
  status: "failed",
  title_zh: "",
  title_en: "",
  zh: "",
  en: "",
  call: "",
  given: "",
  wanted: "",
  got: "",
  diagnosis: "",
  traceback: "",
  line: null,
};

/**
 * @typedef {{ bench: Workbench, feedback: Feedback, help: ExerciseHelp,
 *   timer: InterviewTimer }} Parts
 */

/**
 * `<live-exercise>`: a task, code to begin with, hints and a solution, complete without
 * scripts. The element adds the editor, Check with its results, hints one by one, the
 * solution against the reader's code, and a timer.
 *
 * @fires live:state whenever `data-state` changes; `detail.state` is the new one: `recorded`,
 *   `starting`, `running`, `passed`, `failed`, `error` or `stopped`
 * @fires live:help when a hint or the solution is shown
 */
export class LiveExercise extends HTMLElement {
  /** @type {Parts | null} */ #parts = null;
  #presence = new Presence(this, (signal) => this.#enter(signal), () => this.#leave());
  /** Whether Check has been pressed. */ #tried = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #limit;
  #timedOut = false;
  /** Whether the last check was accepted; null as long as it is not known. @type {boolean | null} */
  #accepted = null;

  connectedCallback() {
    this.#presence.connected();
  }

  disconnectedCallback() {
    this.#presence.disconnected();
  }

  /** The exercise's id. */
  get exercise() {
    return this.id;
  }

  /** How many hints have been shown. */
  get hintsUsed() {
    return this.#parts?.help.hintsUsed ?? 0;
  }

  get solutionSeen() {
    return this.#parts?.help.solutionSeen ?? false;
  }

  /** How long the reader has worked on it, pauses aside. */
  get elapsedMs() {
    return this.#parts?.timer.elapsed ?? 0;
  }

  /** The code as it stands. */
  get code() {
    return this.#parts?.bench.code.code ?? this.querySelector(".live-code code")?.textContent ?? "";
  }

  set code(code) {
    if (this.#parts) this.#parts.bench.code.code = code;
  }

  /**
   * Checks the code as it stands. Settles in every case and never rejects: how it
   * went is in `data-state` and in the results.
   *
   * @returns {Promise<void>}
   */
  async check() {
    const parts = this.#parts;
    if (!parts) return;
    const { bench, feedback, timer } = parts;
    this.#tried = true;
    timer.work();
    const request = { page: bench.page, cell: this.id, code: this.code, exercise: this.id };
    await bench.begin(() => new Run(request, []), {
      onItem: (item) => this.#hear(item, parts),
      onBegin: () => {
        this.#accepted = null;
        this.#timedOut = false;
        feedback.begin();
        this.#limit = setTimeout(() => {
          this.#timedOut = true;
          void bench.stop();
        }, LIMIT_MS);
      },
      onEnd: (run, outcome) => this.#finish(run, outcome, parts),
    });
  }

  /** Running an answer is checking it. @returns {Promise<void>} */
  run() {
    return this.check();
  }

  /** Stops the check, or takes it back if its turn has not come. */
  async stop() {
    await this.#parts?.bench.stop();
  }

  /** The code as it was given, no results. What was used stays counted. */
  reset() {
    if (!this.#parts) return;
    const { bench, feedback, help } = this.#parts;
    clearTimeout(this.#limit);
    bench.drop();
    bench.code.reset();
    bench.output.restore();
    bench.hideNotice();
    bench.toolbar.status("");
    feedback.clear();
    help.close();
    bench.setState("recorded");
  }

  /** Opens the editor. */
  async edit() {
    await this.#parts?.bench.code.edit();
  }

  // Setting up

  /** @param {AbortSignal} signal */
  #enter(signal) {
    try {
      this.#parts ??= this.#upgrade();
    } catch (error) {
      console.error(error); // a fault of the page's HTML: it stays readable as it is
      return false;
    }
    const { timer } = this.#parts;
    watchIntent(this, startEarly, signal);
    startAtIdle();
    document.addEventListener(
      "visibilitychange",
      () => {
        if (document.hidden) timer.away();
        else if (timer.elapsed && this.dataset.state !== "passed") timer.work();
      },
      { signal },
    );
    return true;
  }

  #leave() {
    clearTimeout(this.#limit);
    this.#parts?.bench.close();
    this.#parts?.help.close();
    this.#parts?.feedback.dispose();
    this.#parts?.timer.dispose();
  }

  #upgrade() {
    const say = exerciseWords();
    const box = this.querySelector(".live-box");
    const results = this.querySelector("[data-feedback]");
    if (!(box instanceof HTMLElement) || !(results instanceof HTMLElement)) {
      throw new Error(`#${this.id}: no .live-box or [data-feedback] inside`);
    }
    const title = this.querySelector(".exercise-title")?.textContent?.trim() ?? this.id;
    const help = new ExerciseHelp(box, () => this.#withoutGivenDocstrings());
    const bench = new Workbench(this, box, {
      names: { group: say.box(title), code: say.code, editor: say.editor, output: say.output },
      row: {
        name: say.tools,
        main: { action: "check", name: say.check },
        stop: { action: "stop", name: words().stop },
        tools: [
          { action: "hint", name: say.hint(1, help.hints), text: true },
          { action: "solution", name: say.solution, text: true },
          { action: "pause", name: say.pause },
          { action: "timer", name: say.timer },
          { action: "copy", name: words().copy },
          { action: "reset", name: say.reset },
        ],
      },
      act: (action) => this.#act(action),
      onRun: () => void this.check(),
      onEdit: () => this.#parts?.timer.work(),
      placeholder: TO_WRITE,
      quiet: true,
    });
    const feedback = new Feedback(results, {
      onLine: (line) => void bench.code.goTo(line),
      lineOf: (line) => this.code.split("\n")[line - 1] ?? "",
    });
    const timer = new InterviewTimer(Number(this.dataset.minutes), (what, text) => {
      if (what === "up") bench.showNotice("hint", text);
      else bench.announce(text);
    });
    const pause = bench.toolbar.button("pause");
    pause.before(timer.clock);
    pause.hidden = true;
    bench.toolbar.button("timer").setAttribute("aria-pressed", "false");
    this.dataset.ready = "";
    return { bench, feedback, help, timer };
  }

  /** @param {Action} action */
  #act(action) {
    if (!this.#parts) return;
    const { bench } = this.#parts;
    switch (action) {
      case "check":
        return void this.check();
      case "stop":
        return void this.stop();
      case "hint":
        return this.#askForHint(this.#parts);
      case "solution":
        return this.#askForSolution(this.#parts);
      case "timer":
        return this.#switchTimer(this.#parts);
      case "pause":
        return this.#holdTimer(this.#parts);
      case "copy":
        return void bench.copy();
      case "reset":
        return this.#resetWithUndo(bench);
    }
  }

  // Checking

  /** @param {Item} item @param {Parts} parts */
  #hear(item, { bench, feedback }) {
    if (item.kind === "check") feedback.add(item);
    else if (item.kind === "verdict") this.#accepted = item.accepted === 1;
    else if (item.kind !== "error" || item.name !== "PythonCrash") bench.output.add(item);
  }

  /** @param {Run} run @param {Outcome} outcome @param {Parts} parts */
  #finish(run, outcome, parts) {
    clearTimeout(this.#limit);
    const { bench, feedback, help } = parts;
    const say = exerciseWords();
    const { status, kept, fault } = outcome;
    void help.refresh();
    if (!run.began) {
      // Nothing was checked: the earlier results still stand.
      feedback.cancel();
      if (status === "failed") {
        bench.end("error", [say.notGraded], "bad");
        if (fault) bench.showFault(fault, () => void this.check());
      } else bench.end("stopped", [say.cancelled]);
      return;
    }
    if (this.#accepted !== null && status !== "stopped") {
      if (this.#accepted) this.#pass(outcome, parts);
      else this.#fail(outcome, parts);
      return;
    }
    if (status === "stopped") {
      if (this.#timedOut) this.#nameUnfinished(parts, say.endless(LIMIT_MS / 1000));
      this.#showFailure(parts);
      bench.end("stopped", [this.#timedOut ? say.outOfTime(LIMIT_MS / 1000) : say.stopped]);
      if (this.#timedOut) this.#announceFailure(parts);
      return;
    }
    if (!kept) {
      this.#nameUnfinished(parts, say.crashed);
      this.#showFailure(parts);
      bench.end("error", [say.crashedShort], "bad");
      this.#announceFailure(parts);
    } else {
      feedback.end("none", "");
      bench.end("error", [say.notGraded], "bad");
      if (fault) bench.showFault(fault, () => void this.check());
      else bench.showNotice("fault", say.noVerdict);
    }
  }

  /** @param {Outcome} outcome @param {Parts} parts */
  #pass(outcome, { bench, feedback, help, timer }) {
    const say = exerciseWords();
    timer.finish();
    this.#showPause();
    const facts = document.createElement("p");
    facts.className = "check-facts-line";
    facts.textContent = [
      say.timeUsed(workingTime(timer.elapsed)),
      say.hintsUsed(help.hintsUsed),
      help.solutionSeen ? say.solutionSeen : "",
    ]
      .filter(Boolean)
      .join(" · ");
    const next = this.#next();
    feedback.end("passed", say.all(feedback.checks.length), facts, ...(next ? [next] : []));
    bench.end("passed", [say.isPassed, duration(outcome.ms)], "good");
    bench.announce(`${say.all(feedback.checks.length)}${say.colon}${facts.textContent}`);
  }

  /** @param {Outcome} outcome @param {Parts} parts */
  #fail(outcome, parts) {
    const { bench } = parts;
    this.#showFailure(parts);
    bench.end("failed", [exerciseWords().isFailed, duration(outcome.ms)], "bad");
    const slip = this.#slip(parts);
    if (slip) bench.showNotice("hint", slip);
    this.#announceFailure(parts);
  }

  /** A slip of typing that the error points at. @param {Parts} parts */
  #slip({ feedback }) {
    const { traceback = "", line = null } = feedback.failure?.check ?? {};
    const [, name, message] = /(?:^|\n)(\w+): ([^\n]*)$/.exec(traceback) ?? [];
    const error = { kind: /** @type {const} */ ("error"), name, message, traceback, cell: "", line };
    return name ? hintFor(error, this.code) : null;
  }

  /** The head over the results, and the line that raised. @param {Parts} parts */
  #showFailure({ bench, feedback }) {
    feedback.end("failed", feedback.checks.length ? this.#count(feedback) : "");
    bench.code.mark(feedback.failure?.check.line || null);
  }

  /** @param {Parts} parts */
  #announceFailure({ bench, feedback }) {
    const { failure } = feedback;
    if (!failure) return;
    const title = inPageLanguage({ zh: failure.check.title_zh, en: failure.check.title_en });
    const text = inPageLanguage(failure.check) || title;
    bench.announce(exerciseWords().announceFailure(failure.number, text.replaceAll("`", "")));
  }

  /**
   * The check that did not end gets a row, unless Python could still say so itself.
   *
   * @param {Parts} parts
   * @param {string} text
   */
  #nameUnfinished({ feedback }, text) {
    const { checks, failure, running } = feedback;
    if (failure && checks.at(-1) === failure.check && !running) return;
    const say = exerciseWords();
    const title = checks.length ? say.unnamed(checks.length + 1) : say.program;
    const check = running ?? { ...NOTHING, title_zh: title, title_en: title };
    feedback.add({ ...check, status: "failed", zh: text, en: text });
  }

  /** @param {Feedback} feedback */
  #count(feedback) {
    return exerciseWords().some(feedback.count("passed"), feedback.checks.length);
  }

  /** The way on: the next exercise of the page, or the next question. */
  #next() {
    const say = exerciseWords();
    const all = [...document.querySelectorAll("live-exercise")];
    const after = all[all.indexOf(this) + 1];
    const question = /** @type {HTMLAnchorElement | null} */ (
      document.querySelector("a.onward__link[rel=next]")
    );
    if (!after && !question) return null;
    const title = after
      ? after.querySelector(".exercise-title")
      : question?.querySelector(".onward__title");
    const link = document.createElement("a");
    link.href = after ? `#${after.id}` : (question?.href ?? "");
    link.append(title?.textContent?.trim() ?? "");
    const line = document.createElement("p");
    line.className = "check-next";
    line.append(`${after ? say.nextExercise : say.nextQuestion}${say.colon}`, link);
    return line;
  }

  // Help

  /** @param {Parts} parts */
  #askForHint(parts) {
    const { bench, help, timer } = parts;
    const say = exerciseWords();
    const show = () => {
      bench.notice.hide();
      help.showHint();
      const left = help.hintsUsed < help.hints;
      const label = left ? say.hint(help.hintsUsed + 1, help.hints) : say.hintsShown;
      bench.toolbar.rename("hint", label);
      bench.toolbar.button("hint").disabled = !left;
      this.#helped();
    };
    if (!timer.isOn) return show();
    this.#ask(bench, say.askHintTimed, say.showHint, show);
  }

  /** @param {Parts} parts */
  #askForSolution(parts) {
    const { bench, help, timer } = parts;
    const say = exerciseWords();
    const touched = bench.code.isEdited;
    // A program with a bug is worth comparing as it was given.
    const compared = touched || !TO_WRITE.test(this.code);
    const show = () => {
      bench.notice.hide();
      void help.showSolution(compared);
      this.#helped();
    };
    if (help.solutionSeen) show();
    else if (timer.isOn) this.#ask(bench, say.askSolutionTimed, say.showSolution, show);
    else if (!touched && !this.#tried) this.#ask(bench, say.askSolution, say.showSolution, show);
    else show();
  }

  /**
   * @param {Workbench} bench
   * @param {string} question
   * @param {string} yes
   * @param {() => void} act
   */
  #ask(bench, question, yes, act) {
    const no = () => bench.hideNotice();
    bench.showNotice(
      "hint",
      question,
      { action: "confirm", label: yes, act },
      { action: "decline", label: exerciseWords().notYet, act: no },
    );
    /** @type {HTMLElement | null} */ (bench.notice.element.querySelector("button"))?.focus();
  }

  #helped() {
    const { hintsUsed, solutionSeen } = this;
    this.dispatchEvent(
      new CustomEvent("live:help", { bubbles: true, detail: { hintsUsed, solutionSeen } }),
    );
  }

  /** The reader's code without the docstrings that came with the task: they are no difference. */
  #withoutGivenDocstrings() {
    const given = this.#parts?.bench.code.original.match(/\n[ \t]*"""[\s\S]*?"""(?=\n)/g) ?? [];
    return given.reduce((code, docstring) => code.replace(docstring, ""), this.code);
  }

  // The timer

  /** @param {Parts} parts */
  #switchTimer({ bench, timer }) {
    const say = exerciseWords();
    if (timer.isOn) timer.switchOff();
    else timer.switchOn();
    bench.toolbar.button("timer").setAttribute("aria-pressed", String(timer.isOn));
    this.#showPause();
    bench.announce(timer.isOn ? say.timerOn(Number(this.dataset.minutes)) : say.timerOff);
  }

  /** @param {Parts} parts */
  #holdTimer({ timer }) {
    timer.hold();
    this.#showPause();
  }

  #showPause() {
    const { bench, timer } = /** @type {Parts} */ (this.#parts);
    const say = exerciseWords();
    const button = bench.toolbar.button("pause");
    button.hidden = !timer.isOn;
    bench.toolbar.rename("pause", timer.isPaused ? say.resume : say.pause, timer.isPaused ? "run" : "pause");
  }

  // Small things

  /** @param {Workbench} bench */
  #resetWithUndo(bench) {
    const say = exerciseWords();
    const before = this.code;
    const edited = bench.code.isEdited;
    this.reset();
    const undo = () => {
      bench.hideNotice();
      this.code = before;
    };
    const offer = { action: "undo", label: say.undo, act: undo };
    if (edited) bench.showNotice("hint", say.resetDone, offer);
    else bench.toolbar.feedback("reset", words().resetDone, true);
  }
}
