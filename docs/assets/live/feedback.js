import { exerciseWords, inPageLanguage } from "./exercise-words.js";

/** @import { CheckItem } from "./protocol.js" */

/** Parts of a failure, in the order of reading. */
const FACTS = /** @type {const} */ (["call", "given", "wanted", "got"]);
const MARKS = {
  passed: "m4.5 10.5 3.7 3.7 7.3-8",
  failed: "m6 6 8 8m0-8-8 8",
  skipped: "M6 10h8",
  running: "M10 10h.01",
};

/**
 * The results of the checks, one row each, as they arrive. The first failure is open
 * and taken apart; the old results stay until the first new one is there.
 */
export class Feedback {
  #region;
  #code;
  /** @type {CheckItem[]} */ #checks = [];
  /** The check that is made just now. @type {{ check: CheckItem, row: Element } | null} */
  #running = null;
  #list = document.createElement("ol");
  #head = document.createElement("p");
  #fresh = false;
  #overflow = new ResizeObserver(() => this.#letScroll());

  /**
   * @param {HTMLElement} region
   * @param {{ onLine: (line: number) => void, lineOf: (line: number) => string }} code the
   *   reader wants to see a line of it; what stands in one
   */
  constructor(region, code) {
    this.#region = region;
    this.#code = code;
    this.#list.className = "check-list";
    this.#head.className = "check-head";
    region.setAttribute("aria-label", exerciseWords().feedback);
    this.#overflow.observe(region);
  }

  /** What is known, in order. */
  get checks() {
    return this.#checks;
  }

  /** The check that has begun and not ended. */
  get running() {
    return this.#running?.check ?? null;
  }

  /** The first check that failed, and its number from 1. */
  get failure() {
    const at = this.#checks.findIndex((check) => check.status === "failed");
    return at < 0 ? null : { check: this.#checks[at], number: at + 1 };
  }

  /** @param {CheckItem["status"]} status */
  count(status) {
    return this.#checks.filter((check) => check.status === status).length;
  }

  /** A check begins; its first result will take the place of the old ones. */
  begin() {
    this.#checks = [];
    this.#running = null;
    this.#fresh = true;
    this.#region.setAttribute("aria-busy", "true");
  }

  /** @param {CheckItem} check */
  add(check) {
    if (this.#fresh) this.#start();
    this.#running?.row.remove();
    this.#running = null;
    const first = check.status === "failed" && !this.failure;
    const row = this.#row(check, this.#checks.length + 1, first);
    this.#list.append(row);
    if (check.status === "running") this.#running = { check, row };
    else this.#checks.push(check);
    this.#letScroll();
  }

  /**
   * All is known.
   *
   * @param {"passed" | "failed" | "none"} tone
   * @param {string} text
   * @param {Node[]} more stands under the text
   */
  end(tone, text, ...more) {
    if (this.#fresh) this.#start();
    if (text) {
      this.#head.textContent = text;
      this.#head.hidden = false;
      this.#region.dataset.tone = tone;
      this.#head.after(...more);
    } else {
      this.#head.hidden = true;
    }
    this.#running?.row.remove();
    this.#running = null;
    if (!this.#checks.length) this.#list.remove();
    this.#joinSkipped();
    this.#settle();
  }

  /** The check never began: what was shown stays. */
  cancel() {
    this.#fresh = false;
    this.#settle();
  }

  clear() {
    this.#checks = [];
    this.#running = null;
    this.#fresh = false;
    this.#region.replaceChildren();
    delete this.#region.dataset.tone;
    this.#settle();
  }

  dispose() {
    this.#overflow.disconnect();
  }

  #start() {
    this.#fresh = false;
    // The page below must not jump up and down again while the results come in.
    this.#region.style.minHeight = `${this.#region.offsetHeight}px`;
    this.#head.textContent = exerciseWords().checking;
    this.#head.hidden = false;
    delete this.#region.dataset.tone;
    this.#list.replaceChildren();
    this.#region.replaceChildren(this.#head, this.#list);
    // Checked from the middle of a long code: the results would come unseen.
    this.#head.scrollIntoView({ block: "nearest" });
  }

  /** Where nothing could be checked any more, one line says so. */
  #joinSkipped() {
    const count = this.#checks.length - 1 - this.#checks.findLastIndex(isMade);
    if (count < 2) return;
    for (const row of [...this.#list.children].slice(-count)) row.remove();
    const row = element("li", "check-row");
    row.dataset.status = "skipped";
    const line = element("p", "check-line");
    const text = element("span", "check-title", exerciseWords().others(count));
    line.append(element("span", "check-number"), mark("skipped"), text);
    row.append(line);
    this.#list.append(row);
  }

  #settle() {
    this.#region.style.minHeight = "";
    this.#region.setAttribute("aria-busy", "false");
    this.#letScroll();
  }

  /** @param {CheckItem} check @param {number} number @param {boolean} open */
  #row(check, number, open) {
    const row = element("li", "check-row");
    row.dataset.status = check.status;
    row.dataset.check = check.name;
    const title = [
      element("span", "check-number", `${number}`),
      mark(check.status),
      element("span", "check-title", inPageLanguage({ zh: check.title_zh, en: check.title_en })),
    ];
    const body = this.#body(check);
    if (!body.length) {
      const line = element("p", "check-line");
      line.append(...title);
      row.append(line);
      return row;
    }
    const fold = document.createElement("details");
    fold.className = "check-fold";
    fold.open = open;
    const line = element("summary", "check-line");
    line.append(...title);
    const inside = element("div", "check-body");
    inside.append(...body);
    fold.append(line, inside);
    fold.addEventListener("toggle", () => this.#letScroll());
    row.append(fold);
    return row;
  }

  /** @param {CheckItem} check */
  #body(check) {
    /** @type {Node[]} */
    const parts = [];
    const text = inPageLanguage(check);
    if (text) {
      const sentence = element("p", "check-sentence");
      sentence.append(...withCode(text));
      parts.push(sentence);
    }
    const facts = element("dl", "check-facts");
    for (const name of FACTS) {
      if (!check[name]) continue;
      const value = document.createElement("dd");
      value.append(element("pre", "", check[name]));
      facts.append(element("dt", "", exerciseWords()[name]), value);
    }
    if (facts.childElementCount) parts.push(facts);
    if (tellsMore(check.traceback)) {
      parts.push(element("pre", "live-traceback", check.traceback));
    }
    if (check.line) parts.push(this.#place(check.line));
    return parts;
  }

  /** The line that raised, as a button that leads there. @param {number} line */
  #place(line) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "check-goto";
    button.dataset.action = "go-to-line";
    const text = this.#code.lineOf(line).trim();
    button.append(exerciseWords().goToLine(line), " ", element("code", "", text));
    button.addEventListener("click", () => this.#code.onLine(line));
    return button;
  }

  /** What scrolls must be reachable by keyboard; what does not must not be a stop. */
  #letScroll() {
    for (const pre of this.#region.querySelectorAll("pre")) {
      if (pre.scrollWidth > pre.clientWidth || pre.scrollHeight > pre.clientHeight) pre.tabIndex = 0;
      else pre.removeAttribute("tabindex");
    }
  }
}

/**
 * Whether a traceback says more than the sentence and the line do: where in a line the syntax
 * is wrong, or by which calls the error was reached.
 *
 * @param {string} traceback
 */
function tellsMore(traceback) {
  return /^\s*\^/m.test(traceback) || (traceback.match(/^ {2}Cell /gm)?.length ?? 0) > 1;
}

/** @param {CheckItem} check */
function isMade(check) {
  return check.status !== "skipped";
}

/** What stands between backticks is code. @param {string} text */
function withCode(text) {
  return text.split(/`([^`]+)`/).map((part, at) => (at % 2 ? element("code", "", part) : part));
}

/** @param {CheckItem["status"]} status */
function mark(status) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "check-mark");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", exerciseWords()[status]);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", MARKS[status]);
  svg.append(path);
  return svg;
}

/**
 * @param {string} tag
 * @param {string} name
 * @param {string} [text]
 */
function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}
