// @ts-check
import { build, button } from "./build.js";
import { language } from "./catalog.js";
import { interviews, present } from "./interviews.js";
import { MOST_QUESTIONS } from "./record.js";
import { complaintLine, words } from "./session-words.js";
import { allowed, LEVELS, newSeed, tagsOf } from "./wish.js";
import { dateAndTime } from "./words.js";

/** @import { Catalog } from "./catalog.js" */
/** @import { Complaint, Wish } from "./wish.js" */
/** @typedef {{ id: string, title: string }[]} Sections */

const MINUTES = [0, 1, 2, 3, 5, 10];

/**
 * The form in which an interview is put together.
 *
 * @param {{ wish: Wish, complaints: Complaint[], catalog: Catalog, sections: Sections,
 *   begin: (wish: Wish) => void, changed: (wish: Wish) => void, resume: (id: string) => void,
 *   summary: (id: string) => void, say: (text: string) => void }} given
 */
export function setupView({ wish, complaints, catalog, sections, begin, changed, resume, summary, say }) {
  const text = words();
  const tongue = language();
  const { entries } = catalog;
  const there = sections.filter(({ id }) => entries.some((entry) => entry.section === id));
  const form = build("form", { class: "practice-setup", submit: (event) => { event.preventDefault(); begin(chosen()); } });
  let seed = wish.seed;

  const minutes = [...new Set([...MINUTES, wish.minutes])].sort((a, b) => a - b);
  const tags = tagsOf(entries);
  const tag = build(
    "select", { name: "tag" },
    build("option", { value: "" }, text.anyTag),
    ...tags.map((one) => build("option", { value: one.zh, selected: wish.tags.includes(one.zh) }, one[tongue])),
  );
  // Several tags can be asked for by address only.
  if (wish.tags.length > 1) {
    const names = tags.filter(({ zh }) => wish.tags.includes(zh)).map((one) => one[tongue]);
    tag.append(build("option", { value: wish.tags.join(","), selected: true }, names.join(text.sectionsAnd)));
  }
  const count = build("input", {
    type: "number", name: "n", min: 1, max: MOST_QUESTIONS, value: wish.count, inputmode: "numeric", required: true,
  });
  const matching = build("p", { class: "practice-soft", "data-matching": true, role: "status" });
  const start = button(text.begin, () => {}, { type: "submit", class: "practice-button practice-main" });
  const fixed = build("p", { class: "practice-soft", "data-seed": true });

  function chosen() {
    const ticked = (/** @type {string} */ name) =>
      [...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => /** @type {HTMLInputElement} */ (box).value);
    const levels = ticked("level").map(Number);
    const asked = Number(count.value);
    return {
      sections: ticked("section"),
      levels: levels.length === LEVELS.length ? [] : levels,
      tags: tag.value ? tag.value.split(",") : [],
      count: Number.isInteger(asked) ? Math.min(Math.max(asked, 1), MOST_QUESTIONS) : wish.count,
      minutes: Number(/** @type {HTMLSelectElement} */ (form.elements.namedItem("minutes")).value),
      seed,
    };
  }

  function show() {
    const now = chosen();
    const found = allowed(now, entries).length;
    matching.textContent = text.matching(found, Math.min(found, now.count));
    start.disabled = !found;
    fixed.hidden = !seed;
    fixed.replaceChildren(
      text.fixed(seed), " ",
      button(text.redraw, () => { seed = ""; changed(chosen()); show(); count.focus(); }, { class: "practice-quiet" }),
    );
  }

  const copy = async () => {
    // A link without a seed would draw something else for everybody.
    seed ||= newSeed();
    changed(chosen());
    show();
    try {
      await navigator.clipboard.writeText(location.href);
      say(text.linkCopied);
    } catch {
      say(text.linkFailed);
    }
  };

  form.append(
    ...noticeOf(complaints),
    ...unfinished(resume, summary),
    build("h2", {}, text.setup),
    build("fieldset", {},
      build("legend", {}, text.sections),
      ...there.map(({ id, title }) => box("section", id, title, wish.sections.includes(id)))),
    build("fieldset", {},
      build("legend", {}, text.levels),
      ...LEVELS.map((level) => box("level", String(level), String(level), wish.levels.includes(level)))),
    build("p", { class: "practice-soft" }, text.allOrNone),
    build("div", { class: "practice-fields" },
      labelled(text.tag, tag),
      labelled(text.count, count),
      labelled(text.limit, build("select", { name: "minutes" },
        ...minutes.map((value) =>
          build("option", { value, selected: value === wish.minutes }, value ? text.minutes(value) : text.noLimit))))),
    fixed,
    build("div", { class: "practice-bar" }, matching),
    build("div", { class: "practice-actions" }, start, button(text.copyLink, () => void copy(), { "data-action": "copy-link" })),
    ...earlier(summary),
  );
  form.addEventListener("change", () => { changed(chosen()); show(); });
  show();
  return form;
}

/** @param {string} label @param {HTMLElement} control */
function labelled(label, control) {
  return build("label", {}, build("span", {}, label), control);
}

/** @param {string} name @param {string} value @param {string} label @param {boolean} checked */
function box(name, value, label, checked) {
  return build("label", { class: "practice-box" }, build("input", { type: "checkbox", name, value, checked }), label);
}

/** @param {Complaint[]} complaints */
function noticeOf(complaints) {
  if (!complaints.length) return [];
  return [
    build("div", { class: "practice-notice", role: "status", "data-complaints": true },
      build("p", {}, words().badParameters),
      build("ul", {}, ...complaints.map((one) => build("li", {}, complaintLine(one))))),
  ];
}

/** @param {(id: string) => void} resume @param {(id: string) => void} summary */
function unfinished(resume, summary) {
  const text = words();
  const [id, one] = interviews().find(([, one]) => !one.ended && present(one) >= 0) ?? [];
  if (!id || !one) return [];
  const left = one.items.filter((item) => !item.done).length;
  return [
    build("div", { class: "practice-notice", "data-unfinished": true },
      build("p", {}, text.unfinished(left, dateAndTime(one.started))),
      build("div", { class: "practice-actions" },
        button(text.resume, () => resume(id), { class: "practice-button practice-main", "data-action": "resume" }),
        button(text.seeSummary, () => summary(id)))),
  ];
}

/** @param {(id: string) => void} summary */
function earlier(summary) {
  const text = words();
  const over = interviews().filter(([, one]) => one.ended);
  if (!over.length) return [];
  const rows = over.map(([id, one]) =>
    build("li", {},
      build("span", { class: "practice-list__title" }, text.earlierLine(dateAndTime(one.started), one.items.length)),
      button(text.seeSummary, () => summary(id), { class: "practice-quiet" })));
  return [
    build("details", { class: "practice-more" },
      build("summary", {}, text.earlier(over.length)), build("ul", { class: "practice-list" }, ...rows)),
  ];
}
