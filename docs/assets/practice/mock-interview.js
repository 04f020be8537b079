// @ts-check
import { loadAnswer } from "./answer.js";
import { build, button } from "./build.js";
import { loadCatalog } from "./catalog.js";
import { begin, interview, note, present, rate, setEnded } from "./interviews.js";
import { questionView } from "./mock-question.js";
import { setupView } from "./mock-setup.js";
import { summaryView } from "./mock-summary.js";
import { words } from "./session-words.js";
import { Stopwatch } from "./stopwatch.js";
import { watchStorage } from "./storage-notice.js";
import { draw, newSeed, readWish, writeWish } from "./wish.js";
import { words as common } from "./words.js";

/** @import { Catalog } from "./catalog.js" */
/** @import { Complaint, Wish } from "./wish.js" */

/** How long typing must pause before it is saved. */
const PAUSE = 400;

/**
 * `<mock-interview>`: draws questions, asks them one by one, shows the short answers, and sums up.
 * What is typed and how it went lies in the record, so that it can be left and gone on with.
 *
 * `data-sections` names the sections: `[{"id": "llm", "title": "LLM"}]`.
 */
export class MockInterview extends HTMLElement {
  /** @type {AbortController | null} */ #life = null;
  /** @type {Catalog | null} */ #catalog = null;
  /** The interview that is on. */ #id = "";
  #number = 0;
  /** What is typed and not saved yet. @type {string | null} */ #typed = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #saving;
  #watch = new Stopwatch((ms) => this.#tick(ms));
  #warned = 0;
  #view = build("div", { class: "practice" });
  #status = build("p", { class: "practice-status", role: "status" });
  #notice = build("p", { class: "practice-notice", role: "status", hidden: true });

  async connectedCallback() {
    this.#life?.abort();
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.replaceChildren(this.#notice, this.#view, this.#status);
    watchStorage(this.#notice, signal);
    addEventListener("pagehide", () => this.#save(), { signal });
    document.addEventListener("visibilitychange", () => this.#rest(), { signal });
    await this.#load();
  }

  disconnectedCallback() {
    this.#pause();
    this.#life?.abort();
    this.#life = null;
  }

  async #load() {
    this.#show("loading", build("p", { class: "practice-soft" }, words().loading));
    try {
      this.#catalog = await loadCatalog();
    } catch {
      const again = button(common().retry, () => void this.#load().then(() => focusOn(this, "input, button")));
      return this.#show("failed", build("p", {}, common().loadFailed), again);
    }
    if (!this.#life) return;
    const { wish, complaints } = readWish(location.search, this.#catalog.entries);
    if (location.search) takeAlong(writeWish(wish));
    this.#setUp(wish, complaints);
  }

  // Drawing

  /** @param {Wish} wish @param {Complaint[]} [complaints] */
  #setUp(wish, complaints = []) {
    const catalog = this.#catalog;
    if (!catalog) return;
    this.#id = "";
    const view = setupView({
      wish, complaints, catalog,
      sections: JSON.parse(this.dataset.sections ?? "[]"),
      begin: (chosen) => this.#begin(chosen),
      changed: (chosen) => setAddress(chosen),
      resume: (id) => this.#resume(id),
      summary: (id) => this.#summary(id),
      say: (text) => this.#say(text),
    });
    this.#show("setup", view);
  }

  /** @param {Wish} wish */
  #begin(wish) {
    const chosen = { ...wish, seed: wish.seed || newSeed() };
    const drawn = draw(chosen, this.#catalog?.entries ?? []);
    if (!drawn.length) return;
    setAddress(chosen);
    this.#resume(begin(chosen, drawn));
  }

  // Asking

  /** @param {string} id */
  #resume(id) {
    const one = interview(id);
    if (!one) return;
    this.#id = id;
    if (one.ended) setEnded(id, 0);
    // Fetched now, the interview goes on when the network is lost.
    for (const { question, done } of one.items) {
      if (!done && this.#catalog?.byId.has(question)) loadAnswer(question).catch(() => {});
    }
    this.#next();
  }

  /** Asks the first question that is not over, or sums up. */
  #next() {
    this.#pause();
    const one = interview(this.#id);
    const number = one ? present(one) : -1;
    if (!one || number < 0) return this.#end();
    this.#number = number;
    this.#ask();
  }

  #ask() {
    const one = interview(this.#id);
    const item = one?.items[this.#number];
    if (!one || !item) return this.#end();
    const view = questionView({
      item, limit: one.limit, number: this.#number + 1, all: one.items.length,
      found: this.#catalog?.find("question", item.question) ?? null,
      sections: JSON.parse(this.dataset.sections ?? "[]"),
      typed: (text) => this.#type(text),
      reveal: () => this.#reveal(),
      skip: () => this.#skip(),
      rate: (rating) => this.#rate(rating),
      end: () => this.#end(),
    });
    this.#show(item.shown ? "revealed" : "asking", view);
    this.#warned = 0;
    if (item.shown) {
      this.#tick(item.ms);
      focusOn(this, ".practice-answer");
    } else {
      this.#watch.start(item.ms);
      focusOn(this, ".practice-title");
    }
  }

  #reveal() {
    this.#pause();
    note(this.#id, this.#number, { shown: true });
    this.#ask();
  }

  #skip() {
    this.#pause();
    note(this.#id, this.#number, { done: true });
    this.#next();
  }

  /** @param {1 | 2 | 3 | 4} rating */
  #rate(rating) {
    this.#pause();
    rate(this.#id, this.#number, rating);
    this.#next();
  }

  #end() {
    this.#pause();
    const one = interview(this.#id);
    if (one && !one.ended) setEnded(this.#id, Date.now());
    this.#summary(this.#id);
  }

  // Summing up

  /** @param {string} id */
  #summary(id) {
    const one = interview(id);
    const catalog = this.#catalog;
    if (!catalog) return;
    if (!one) return this.#setUp(readWish(location.search, catalog.entries).wish);
    const { wish } = readWish(one.filter, catalog.entries);
    const view = summaryView({
      one, catalog,
      goOn: () => this.#resume(id),
      again: () => this.#setUp({ ...wish, seed: "" }),
      same: () => this.#begin(wish),
      say: (text) => this.#say(text),
    });
    this.#show("summary", view);
    focusOn(this, "h2");
  }

  // What is typed, and the time

  /** @param {string} text */
  #type(text) {
    this.#typed = text;
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.#save(), PAUSE);
  }

  /** Saves what was typed and the time so far, if a question is before the reader. */
  #save() {
    clearTimeout(this.#saving);
    if (!this.#id || (this.#typed === null && !this.#watch.isRunning)) return;
    const typed = this.#typed;
    this.#typed = null;
    const time = this.#watch.isRunning ? { ms: this.#watch.ms } : {};
    note(this.#id, this.#number, typed === null ? time : { ...time, answer: typed });
  }

  #pause() {
    this.#save();
    this.#watch.stop();
  }

  /** The clock stands still while nobody looks. */
  #rest() {
    if (this.dataset.state !== "asking") return;
    if (document.visibilityState === "hidden") this.#pause();
    else if (!this.#watch.isRunning) this.#watch.start(interview(this.#id)?.items[this.#number]?.ms ?? 0);
  }

  /** @param {number} ms */
  #tick(ms) {
    const limit = (interview(this.#id)?.limit ?? 0) * 1000;
    const shown = this.querySelector("[role=timer]");
    if (!shown) return;
    const say = words();
    const left = limit - ms;
    shown.textContent = !limit ? say.timeUsed(ms) : left > 0 ? say.timeLeft(left) : say.timeUp;
    shown.toggleAttribute("data-over", Boolean(limit) && left <= 0);
    if (!limit || !this.#watch.isRunning) return;
    if (left <= 0 && this.#warned < 2) this.#warn(2, say.timeUpSaid);
    else if (left > 0 && left <= 30_000 && limit > 30_000 && this.#warned < 1) this.#warn(1, say.halfMinute);
  }

  /** @param {number} step @param {string} text */
  #warn(step, text) {
    this.#warned = step;
    this.#say(text);
  }

  // Small things

  /** @param {string} text */
  #say(text) {
    this.#status.textContent = text;
  }

  /** @param {string} state @param {...Node} content */
  #show(state, ...content) {
    this.dataset.state = state;
    this.#say("");
    this.#view.replaceChildren(...content);
  }
}

/** @param {Element} root @param {string} selector */
function focusOn(root, selector) {
  const target = root.querySelector(selector);
  if (target instanceof HTMLElement) target.focus();
}

/** What is chosen stands in the address, ready to be shared. @param {Wish} wish */
function setAddress(wish) {
  const url = new URL(location.href);
  url.search = writeWish(wish);
  history.replaceState(history.state, "", url);
  takeAlong(url.search);
}

/** The other language gets the same questions. @param {string} search */
function takeAlong(search) {
  for (const link of document.querySelectorAll("a[data-language-link]")) {
    if (link instanceof HTMLAnchorElement) link.search = search;
  }
}
