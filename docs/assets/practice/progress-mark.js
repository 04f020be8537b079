// @ts-check
import { cardIn, cardName, queue } from "./cards.js";
import { daysUntil } from "./days.js";
import { loadCatalog } from "./catalog.js";
import { store } from "./store.js";
import { whenDue, words } from "./words.js";

/**
 * `<progress-mark question="rope">`: what the reader has done with a question, in a few quiet
 * words; nothing for a question not met yet. Without `question`: how much is due today.
 */
export class ProgressMark extends HTMLElement {
  /** @type {AbortController | null} */ #life = null;

  connectedCallback() {
    this.#life?.abort();
    this.#life = new AbortController();
    store.addEventListener("change", () => void this.#show(), { signal: this.#life.signal });
    void this.#show();
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#life = null;
  }

  async #show() {
    const id = this.getAttribute("question");
    const say = words();
    const record = store.read();
    if (id === null) {
      const due = queue(record, Date.now()).today.length;
      this.textContent = due ? say.dueCount(due) : "";
      if (due) this.dataset.due = "today";
      else delete this.dataset.due;
      return;
    }
    const card = cardIn(record, cardName("question", id));
    const parts = [];
    if (card) {
      const today = daysUntil(card.due, Date.now()) <= 0;
      parts.push(today ? say.dueToday : say.dueIn(whenDue(card.due, Date.now())));
      this.dataset.due = today ? "today" : "later";
    } else {
      delete this.dataset.due;
      if (record.questions[id]?.seen) parts.push(say.seen);
    }
    this.textContent = parts.join(" · ");
    // Which exercises belong to a question is worth a request only if one of them was tried.
    if (!Object.keys(record.exercises).length) return;
    const exercises = await exercisesOf(id);
    const solved = exercises.filter((name) => record.exercises[name]?.solved).length;
    const tried = exercises.some((name) => record.exercises[name]);
    if (!tried || store.read() !== record) return;
    this.textContent = [...parts, say.solved(solved, exercises.length)].join(" · ");
  }
}

/** @param {string} question */
async function exercisesOf(question) {
  try {
    return (await loadCatalog()).byId.get(question)?.exercises ?? [];
  } catch {
    return []; // without a network the mark says less
  }
}
