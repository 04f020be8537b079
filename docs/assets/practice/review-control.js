// @ts-check
import { build, button } from "./build.js";
import { cardIn, cardName, putIn, takeOut } from "./cards.js";
import { pageAddress } from "./catalog.js";
import { questionIn } from "./record.js";
import { watchStorage } from "./storage-notice.js";
import { store } from "./store.js";
import { clock, whenDue, words } from "./words.js";

/** @import { Exercise } from "./record.js" */

/** How long a page must have been in view to count as seen. */
const SEEN_AFTER = 10_000;

/**
 * `<review-control question="rope">` at the end of a question: puts the question and the exercises
 * of its page into the review, and says how they stand. It also notes that the page was seen.
 */
export class ReviewControl extends HTMLElement {
  /** @type {AbortController | null} */ #life = null;
  #status = build("p", { class: "practice-status", role: "status" });
  #notice = build("p", { class: "practice-notice", role: "status", hidden: true });
  #rows = build("ul", { class: "remember__rows" });

  connectedCallback() {
    this.#life?.abort();
    this.#life = new AbortController();
    const { signal } = this.#life;
    const say = words();
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", say.remember);
    this.replaceChildren(this.#rows, this.#status, this.#notice);
    this.#show();
    store.addEventListener("change", () => this.#show(), { signal });
    watchStorage(this.#notice, signal);
    noteSeen(this.#question, signal);
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#life = null;
  }

  get #question() {
    return this.getAttribute("question") ?? "";
  }

  #show() {
    const focused = this.contains(document.activeElement)
      ? document.activeElement?.closest("[data-card]")?.getAttribute("data-card")
      : null;
    const rows = [this.#questionRow(), ...this.#exerciseRows()];
    this.#rows.replaceChildren(...rows);
    if (focused) /** @type {HTMLElement | null} */ (this.querySelector(`[data-card="${focused}"] button`))?.focus();
  }

  #questionRow() {
    const say = words();
    const { rating } = questionIn(store.read(), this.#question);
    const facts = rating ? [say.lastRating(say.ratings.question[rating])] : [];
    return this.#row(cardName("question", this.#question), say.thisQuestion, facts);
  }

  get #exercises() {
    return [...document.querySelectorAll("live-exercise[id]")];
  }

  /** Whether anything of this page is in the review. */
  get #anyIn() {
    const names = this.#exercises.map(({ id }) => cardName("exercise", id));
    return [cardName("question", this.#question), ...names].some((name) => cardIn(store.read(), name));
  }

  #exerciseRows() {
    const { exercises } = store.read();
    return this.#exercises.map((element) => {
      const title = element.querySelector(".exercise-title")?.firstChild?.textContent?.trim() || element.id;
      return this.#row(cardName("exercise", element.id), title, factsOf(exercises[element.id]));
    });
  }

  /** @param {string} name @param {string} title @param {string[]} facts */
  #row(name, title, facts) {
    const say = words();
    const now = Date.now();
    const card = cardIn(store.read(), name);
    const state = [...facts, ...(card ? [say.dueIn(whenDue(card.due, now))] : [])];
    const isQuestion = name.startsWith("question/");
    if (!state.length && isQuestion) state.push(say.notIn);
    const action = card ? say.remove : say.add;
    const toggle = button(action, () => this.#toggle(name, Boolean(card)), {
      "aria-label": say.named(action, title), "data-action": card ? "remove" : "add",
    });
    return build(
      "li",
      { "data-card": name },
      build("div", { class: "remember__what" },
        build("span", { class: "remember__title" }, title), " ",
        build("span", { class: "remember__state" }, state.join(say.and))),
      // Once for all of the page.
      isQuestion && this.#anyIn && build("a", { href: pageAddress("review"), class: "remember__link" }, say.openQueue),
      toggle,
    );
  }

  /** @param {string} name @param {boolean} isIn */
  #toggle(name, isIn) {
    store.change((record) => (isIn ? takeOut : putIn)(record, name, Date.now()));
    this.#status.textContent = isIn ? words().removed : words().added;
  }
}

/** @param {Exercise | undefined} exercise */
function factsOf(exercise) {
  if (!exercise) return [];
  const say = words();
  const { solved, tries, hints, solutionSeen, best } = exercise;
  return [
    solved ? say.exerciseSolved : say.exerciseOpen,
    tries ? say.exerciseTries(tries) : "",
    hints ? say.exerciseHints(hints) : "",
    solutionSeen ? say.exerciseSolution : "",
    best ? say.exerciseTime(clock(best)) : "",
  ].filter(Boolean);
}

/**
 * Notes that a question was seen, once it has been in view for a while.
 *
 * @param {string} id
 * @param {AbortSignal} signal
 */
function noteSeen(id, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  const look = () => {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    timer = setTimeout(() => {
      stop();
      store.change((record) => {
        record.questions[id] = { ...questionIn(record, id), seen: Date.now() };
      });
    }, SEEN_AFTER);
  };
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
  document.addEventListener("visibilitychange", look);
  signal.addEventListener("abort", stop);
  look();
}
