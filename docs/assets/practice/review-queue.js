// @ts-check
import { loadAnswer } from "./answer.js";
import { answerView, outside } from "./answer-view.js";
import { build, button } from "./build.js";
import { cardIn, partsOf, queue, takeOut } from "./cards.js";
import { loadCatalog, pageAddress } from "./catalog.js";
import { daysUntil } from "./days.js";
import { ratingButtons } from "./rating-buttons.js";
import { questionIn } from "./record.js";
import { rated } from "./scheduling.js";
import { words } from "./session-words.js";
import { watchStorage } from "./storage-notice.js";
import { store } from "./store.js";
import { clock, date, whenDue, words as common } from "./words.js";

/** @import { Catalog } from "./catalog.js" */
/** @import { Card, Question, Rating } from "./record.js" */

/** How many cards of a list are shown at once. */
const SHOWN = 20;

/**
 * A rating given in this session, and what it takes to undo it.
 *
 * @typedef {{ name: string, rating: Exclude<Rating, 0>, before: Card, question: Question }} Given
 */

/**
 * `<review-queue>`: the cards that are due, one by one, and those to come.
 */
export class ReviewQueue extends HTMLElement {
  /** @type {AbortController | null} */ #life = null;
  /** @type {Catalog | null} */ #catalog = null;
  #view = build("div", { class: "practice" });
  #status = build("p", { class: "practice-status", role: "status" });
  #notice = build("p", { class: "practice-notice", role: "status", hidden: true });
  /** Names of the cards still to come in this session; null outside of one. @type {string[] | null} */
  #left = null;
  /** @type {Given[]} */ #given = [];

  async connectedCallback() {
    this.#life?.abort();
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.replaceChildren(this.#notice, this.#view, this.#status);
    watchStorage(this.#notice, signal);
    await this.#load();
    if (signal.aborted) return;
    store.addEventListener("change", () => this.#left ?? this.#overview(), { signal });
    // A page that stays open over night must not show yesterday's day.
    document.addEventListener("visibilitychange", () => this.#left ?? this.#overview(), { signal });
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#life = null;
    this.#left = null;
  }

  async #load() {
    this.#show("loading", build("p", { class: "practice-soft" }, words().loading));
    try {
      this.#catalog = await loadCatalog();
      this.#overview();
    } catch {
      const again = button(common().retry, () => void this.#load().then(() => this.#focus()));
      this.#show("failed", build("p", {}, common().loadFailed), again);
    }
  }

  // What is due

  #overview() {
    const catalog = this.#catalog;
    if (!catalog) return;
    const say = words();
    const { today, later } = queue(store.read(), Date.now());
    if (!today.length && !later.length) {
      const on = build("a", { href: pageAddress("mock"), class: "practice-button" }, say.goMock);
      return this.#show("empty", build("p", {}, say.emptyQueue), build("p", {}, on));
    }
    const due = today.filter(([name]) => catalog.find(...asked(name)));
    const count = [say.dueCount(due.length), later.length ? say.laterCount(later.length) : ""];
    const head = build("p", { class: "practice-count" }, count.filter(Boolean).join(common().and));
    const start = due.length ? button(say.start, () => this.#start(), { class: "practice-button practice-main" }) : null;
    this.#show(
      "overview",
      build("div", { class: "practice-bar" }, head, start),
      ...this.#list(say.today, today),
      ...this.#list(say.later, later),
    );
  }

  /** @param {string} title @param {[string, Card][]} cards */
  #list(title, cards) {
    if (!cards.length) return [];
    const rows = cards.map(([name, card]) => this.#row(name, card));
    const more = rows.splice(SHOWN);
    const rest = more.length
      ? build("details", { class: "practice-more" }, build("summary", {}, words().more(more.length)), build("ul", { class: "practice-list" }, ...more))
      : null;
    return [build("h2", { class: "practice-heading" }, title), build("ul", { class: "practice-list" }, ...rows), ...(rest ? [rest] : [])];
  }

  /** @param {string} name @param {Card} card */
  #row(name, card) {
    const say = words();
    const now = Date.now();
    const found = this.#catalog?.find(...asked(name));
    const { kind, id } = partsOf(name);
    const title = found ? build("a", { href: found.url }, found.title) : build("span", {}, say.gone(id));
    // Those of today differ by how they went the last time.
    const { rating } = kind === "question" ? questionIn(store.read(), id) : { rating: 0 };
    const last = rating ? common().lastRating(common().ratings.question[rating]) : "";
    const when =
      daysUntil(card.due, now) > 0 ? `${whenDue(card.due, now)} · ${date(card.due)}` : card.reps ? last : say.fresh;
    const { remove: action, named } = common();
    const remove = button(action, () => this.#remove(name), {
      class: "practice-quiet", "aria-label": named(action, found?.title ?? id), "data-action": "remove",
    });
    return build(
      "li",
      { "data-card": name },
      build("span", { class: "practice-list__title" }, title, kind === "exercise" && build("small", {}, say.kinds.exercise)),
      build("span", { class: "practice-list__when" }, when),
      remove,
    );
  }

  /** @param {string} name */
  #remove(name) {
    store.change((record) => takeOut(record, name, Date.now()));
    this.#status.textContent = common().removed;
    this.#focus();
  }

  // A session

  #start() {
    const { today } = queue(store.read(), Date.now());
    this.#left = today.map(([name]) => name).filter((name) => this.#catalog?.find(...asked(name)));
    this.#given = [];
    // Fetched now, the session goes on when the network is lost.
    for (const name of this.#left.slice(0, 50)) {
      const { kind, id } = partsOf(name);
      if (kind === "question") loadAnswer(id).catch(() => {});
    }
    this.#front();
  }

  /** The next card, or the end. */
  #front() {
    const left = this.#left ?? [];
    // It may have been rated or taken out in another tab meanwhile.
    const due = new Set(queue(store.read(), Date.now()).today.map(([name]) => name));
    while (left.length && !due.has(left[0])) left.shift();
    const name = left[0];
    const found = name && this.#catalog?.find(...asked(name));
    if (!found) return this.#end();
    const say = words();
    const isQuestion = partsOf(name).kind === "question";
    const reveal = button(isQuestion ? say.showAnswer : say.rateExercise, () => this.#back(name), {
      class: isQuestion ? "practice-button practice-main" : "practice-button", "data-action": "reveal",
    });
    this.#show(
      "front",
      ...this.#head(name, found.title),
      build("p", { class: "practice-soft" }, isQuestion ? say.think : say.writeAgain),
      build(
        "div", { class: "practice-actions" },
        isQuestion ? null : outsideButton(found.url, say.openExercise),
        reveal, ...this.#asides(),
      ),
    );
    this.#focus();
  }

  /** @param {string} name */
  #back(name) {
    const found = this.#catalog?.find(...asked(name));
    const card = cardIn(store.read(), name);
    if (!found || !card) return this.#front();
    const say = words();
    const { kind, id } = partsOf(name);
    const buttons = ratingButtons(card, kind, kind === "question" ? say.how : say.howExercise, (rating) =>
      this.#rate(name, rating),
    );
    const content = kind === "question" ? answerView(id, found.url) : this.#result(id, found.url);
    this.#show("back", ...this.#head(name, found.title), content, buttons,
      build("div", { class: "practice-actions" }, ...this.#asides()));
    /** @type {HTMLElement | null} */ (this.querySelector(".practice-answer, .practice-rating button"))?.focus();
  }

  /** How an exercise went the last times. @param {string} id @param {string} url */
  #result(id, url) {
    const say = common();
    const done = store.read().exercises[id];
    const facts = done
      ? [
          done.solved ? say.exerciseSolved : say.exerciseOpen, done.tries ? say.exerciseTries(done.tries) : "",
          done.hints ? say.exerciseHints(done.hints) : "", done.best ? say.exerciseTime(clock(done.best)) : "",
        ]
      : [];
    return build("p", { class: "practice-soft" }, facts.filter(Boolean).join(say.and), " ", outside(url, words().openExercise));
  }

  /** @param {string} name @param {Exclude<Rating, 0>} rating */
  #rate(name, rating) {
    const now = Date.now();
    const before = cardIn(store.read(), name);
    if (!before) return this.#front();
    const { kind, id } = partsOf(name);
    const question = questionIn(store.read(), id);
    store.change((record) => {
      const card = cardIn(record, name);
      if (card) record.cards[name] = rated(card, rating, now);
      if (kind === "question") record.questions[id] = { ...questionIn(record, id), rating, rated: now };
    });
    this.#given.push({ name, rating, before, question });
    this.#left?.shift();
    const card = cardIn(store.read(), name);
    const title = this.#catalog?.find(...asked(name))?.title ?? name;
    this.#front();
    if (card) this.#status.textContent = words().rated(title, common().ratings[kind][rating], whenDue(card.due, now));
  }

  #undo() {
    const last = this.#given.pop();
    if (!last) return;
    store.change((record) => {
      const now = record.cards[last.name];
      record.cards[last.name] = { ...last.before, at: Math.max(Date.now(), (now?.at ?? 0) + 1) };
      const { kind, id } = partsOf(last.name);
      if (kind === "question") record.questions[id] = last.question;
    });
    this.#left?.unshift(last.name);
    this.#front();
    this.#status.textContent = words().undone;
  }

  #end() {
    const say = words();
    const given = this.#given;
    if (!given.length) return this.#leave();
    this.#left = []; // what was just done stays in view until the reader leaves it
    const weak = given.filter(({ rating }) => rating <= 2);
    const rows = weak.flatMap(({ name, rating }) => {
      const found = this.#catalog?.find(...asked(name));
      return found
        ? [build("li", {}, build("span", { class: "practice-list__title" }, build("a", { href: found.url }, found.title)),
            build("span", { class: "practice-list__when" }, common().ratings[partsOf(name).kind][rating]))]
        : [];
    });
    this.#show(
      "end",
      build("h2", { tabindex: "-1" }, say.sessionDone),
      build("p", {}, say.sessionCount(given.length)),
      ...(rows.length ? [build("h3", {}, say.againList), build("ul", { class: "practice-list" }, ...rows)] : []),
      build("div", { class: "practice-actions" },
        button(say.back, () => this.#leave()), ...this.#asides(false)),
    );
    this.#focus();
  }

  #leave() {
    this.#left = null;
    this.#overview();
    this.#focus();
  }

  // Parts

  /** @param {string} name @param {string} title */
  #head(name, title) {
    const say = words();
    const number = this.#given.length + 1;
    const all = this.#given.length + (this.#left?.length ?? 0);
    return [
      build("p", { class: "practice-place" }, `${say.place(number, all)} · ${say.kinds[partsOf(name).kind]}`),
      build("h2", { class: "practice-title", tabindex: "-1" }, title),
    ];
  }

  /** The small ways out. */
  #asides(withStop = true) {
    const say = words();
    return [
      ...(this.#given.length ? [button(say.undoRating, () => this.#undo(), { class: "practice-quiet" })] : []),
      ...(withStop ? [button(say.stop, () => this.#end(), { class: "practice-quiet" })] : []),
    ];
  }

  /** @param {string} state @param {...Node | null} content */
  #show(state, ...content) {
    this.dataset.state = state;
    this.#status.textContent = "";
    this.#view.replaceChildren(...content.filter((part) => part !== null));
  }

  /** The focus must not fall out of the page when what had it is gone. */
  #focus() {
    const target = this.querySelector("h2[tabindex], .practice-bar button, a, button");
    if (target instanceof HTMLElement) target.focus();
  }
}

/** @param {string} name @returns {["question" | "exercise", string]} */
function asked(name) {
  const { kind, id } = partsOf(name);
  return [kind, id];
}

/** @param {string} url @param {string} text */
function outsideButton(url, text) {
  const link = outside(url, text);
  link.className = "practice-button practice-main";
  return link;
}
