// @ts-check
import { build, button } from "./build.js";
import { cardIn, cardName } from "./cards.js";
import { pageAddress } from "./catalog.js";
import { dateForName, saveFile } from "./save-file.js";
import { words } from "./session-words.js";
import { store } from "./store.js";
import { clock, dateAndTime, whenDue, words as common } from "./words.js";

/** @import { Catalog } from "./catalog.js" */
/** @import { Interview, Item } from "./record.js" */

/**
 * How an interview went.
 *
 * @param {{ one: Interview, catalog: Catalog, goOn: () => void, again: () => void, same: () => void,
 *   say: (text: string) => void }} given
 */
export function summaryView({ one, catalog, goOn, again, same, say }) {
  const text = words();
  const answered = one.items.filter((item) => item.rating).length;
  const time = clock(one.items.reduce((sum, item) => sum + item.ms, 0));
  const open = one.items.some((item) => !item.done);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(linkTo(one));
      say(text.linkCopied);
    } catch {
      say(text.linkFailed);
    }
  };
  return build(
    "div", { class: "practice-summary" },
    build("h2", { tabindex: "-1" }, text.summary),
    build("p", { class: "practice-soft" }, dateAndTime(one.started)),
    build("p", {}, text.summaryLine(one.items.length, answered, time), answered ? text.space + text.queued(answered) : ""),
    build("ol", { class: "practice-list practice-results" }, ...one.items.map((item) => row(item, catalog))),
    ...weakList(one, catalog),
    build("div", { class: "practice-actions" },
      open ? button(text.goOn, goOn, { class: "practice-button practice-main", "data-action": "go-on" }) : null,
      button(text.again, again, { class: open ? "practice-button" : "practice-button practice-main", "data-action": "again" }),
      button(text.sameAgain, same, { "data-action": "same" }),
      build("a", { href: pageAddress("review"), class: "practice-button" }, text.openReview)),
    build("div", { class: "practice-actions" },
      button(text.exportAnswers, () => save(one, catalog), { class: "practice-quiet", "data-action": "export-answers" }),
      button(text.copyLink, () => void copy(), { class: "practice-quiet", "data-action": "copy-link" })),
  );
}

/** What was not answered well; nothing at all where nothing was asked. @param {Interview} one @param {Catalog} catalog */
function weakList(one, catalog) {
  const text = words();
  const done = one.items.filter((item) => item.done);
  if (!done.length) return [];
  const rows = done.filter(({ rating }) => rating <= 2).map((item) => build("li", {}, titleOf(item, catalog)));
  return [
    build("h3", {}, text.toReview),
    rows.length
      ? build("ul", { class: "practice-list" }, ...rows)
      : build("p", { class: "practice-soft" }, text.nothingToReview),
  ];
}

/** @param {Item} item @param {Catalog} catalog */
function titleOf(item, catalog) {
  const found = catalog.find("question", item.question);
  const title = found ? build("a", { href: found.url }, found.title) : words().gone(item.question);
  return build("span", { class: "practice-list__title" }, title);
}

/** @param {Item} item @param {Catalog} catalog */
function row(item, catalog) {
  const text = words();
  const card = cardIn(store.read(), cardName("question", item.question));
  const facts = [ratingWord(item)];
  if (item.ms >= 1000) facts.push(clock(item.ms));
  if (item.rating && card) facts.push(text.nextReview(whenDue(card.due, Date.now())));
  return build(
    "li", { "data-question": item.question, "data-rating": item.rating },
    titleOf(item, catalog),
    build("span", { class: "practice-list__when" }, facts.join(" · ")),
    item.answer
      ? build("details", { class: "practice-more" }, build("summary", {}, text.yourAnswer), build("p", { class: "practice-typed" }, item.answer))
      : null,
  );
}

/** @param {Item} item */
function ratingWord({ rating, done }) {
  if (rating) return common().ratings.question[rating];
  return done ? words().skipped : words().notAsked;
}

/** The address that draws the same questions. @param {Interview} one */
function linkTo(one) {
  const url = new URL(pageAddress("mock"));
  url.search = one.filter;
  return url.href;
}

/** Saves what was typed, as a text one can read anywhere. @param {Interview} one @param {Catalog} catalog */
function save(one, catalog) {
  const text = words();
  const parts = one.items.map((item, place) => {
    const found = catalog.find("question", item.question);
    const facts = [`${text.rating}: ${ratingWord(item)}`, `${text.time}: ${clock(item.ms)}`].join(" · ");
    return [
      `## ${place + 1}. ${found?.title ?? item.question}`, found?.url ?? "", facts, item.answer || `(${text.noText})`,
    ].filter(Boolean).join("\n\n");
  });
  const head = [`# ${text.fileTitle} · ${dateAndTime(one.started)}`, linkTo(one)];
  saveFile(`mock-interview-${dateForName(one.started)}.md`, [...head, ...parts].join("\n\n") + "\n", "text/markdown");
}
