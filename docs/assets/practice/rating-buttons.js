// @ts-check
import { build } from "./build.js";
import { rated } from "./scheduling.js";
import { whenDue, words } from "./words.js";

/** @import { Card, Rating } from "./record.js" */

export const GRADES = /** @type {const} */ ([1, 2, 3, 4]);

/**
 * The four ratings, each with the day on which the card would come again. The keys 1 to 4 choose
 * too, while the focus is on one of them.
 *
 * @param {Card} card
 * @param {"question" | "exercise"} kind
 * @param {string} question what is asked
 * @param {(rating: Exclude<Rating, 0>) => void} choose
 */
export function ratingButtons(card, kind, question, choose) {
  const now = Date.now();
  const say = words();
  const set = build("fieldset", { class: "practice-rating" }, build("legend", {}, question));
  for (const grade of GRADES) {
    const when = whenDue(rated(card, grade, now).due, now);
    set.append(
      build(
        "button",
        { type: "button", class: "practice-button", "data-rating": grade, click: () => choose(grade) },
        build("span", { class: "practice-rating__word" }, say.ratings[kind][grade]),
        build("span", { class: "practice-rating__when" }, say.dueIn(when)),
      ),
    );
  }
  set.addEventListener("keydown", (event) => {
    const grade = GRADES.find((one) => String(one) === event.key);
    if (grade && !event.ctrlKey && !event.metaKey && !event.altKey) choose(grade);
  });
  return set;
}
