// @ts-check
import { answerView } from "./answer-view.js";
import { build, button } from "./build.js";
import { cardIn, cardName, newCard } from "./cards.js";
import { ratingButtons } from "./rating-buttons.js";
import { LONGEST_ANSWER } from "./record.js";
import { words } from "./session-words.js";
import { store } from "./store.js";

/** @import { Entry } from "./catalog.js" */
/** @import { Item } from "./record.js" */
/** @import { Sections } from "./mock-setup.js" */

/**
 * One question: asked, and with its answer once that is shown.
 *
 * @param {{ item: Item, limit: number, number: number, all: number, sections: Sections,
 *   found: { title: string, url: string, entry: Entry } | null, typed: (text: string) => void,
 *   reveal: () => void, skip: () => void, rate: (rating: 1 | 2 | 3 | 4) => void, end: () => void }} given
 */
export function questionView({ item, number, all, found, sections, typed, reveal, skip, rate, end }) {
  const text = words();
  const field = build("textarea", {
    rows: 6, maxlength: LONGEST_ANSWER, "aria-describedby": "practice-answer-hint", lang: document.documentElement.lang,
    input: () => typed(field.value),
  });
  field.value = item.answer;
  const name = sections.find(({ id }) => id === found?.entry.section)?.title ?? "";
  const facts = found ? [name, text.level(found.entry.level)].filter(Boolean).join(" · ") : "";
  const quiet = { class: "practice-quiet" };
  const view = build(
    "div", { class: "practice-question" },
    build("div", { class: "practice-bar" },
      build("p", { class: "practice-place" }, text.questionPlace(number, all)),
      build("span", { class: "practice-timer", role: "timer", "aria-live": "off" }),
      button(text.end, end, { ...quiet, "data-action": "end" })),
    build("h2", { class: "practice-title", tabindex: "-1" }, found?.title ?? text.gone(item.question)),
    build("p", { class: "practice-soft" }, facts),
    build("label", { class: "practice-field" }, build("span", {}, text.yourAnswer), field),
    build("p", { class: "practice-soft", id: "practice-answer-hint" }, text.answerHint),
  );
  if (item.shown && found) {
    const card = cardIn(store.read(), cardName("question", item.question)) ?? newCard(Date.now());
    view.append(answerView(item.question, found.url), ratingButtons(card, "question", text.how, rate));
    view.append(build("div", { class: "practice-actions" }, button(text.skip, skip, { ...quiet, "data-action": "skip" })));
  } else {
    view.append(
      build("div", { class: "practice-actions" },
        found ? button(text.showAnswer, reveal, { class: "practice-button practice-main", "data-action": "reveal" }) : null,
        button(text.skip, skip, { ...quiet, "data-action": "skip" })));
  }
  return view;
}
