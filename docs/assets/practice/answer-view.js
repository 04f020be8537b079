// @ts-check
import { equipFormulas } from "../live/formula.js";
import { grow, loadAnswer } from "./answer.js";
import { build, button } from "./build.js";
import { words as common } from "./words.js";
import { words } from "./session-words.js";

/**
 * The 30-second answer as it stands on the question's page, and the link to all of it.
 *
 * @param {string} id of the question
 * @param {string} url of its page
 */
export function answerView(id, url) {
  const say = words();
  const body = build("div", { class: "practice-answer__text" });
  const title = build("h3", { id: "practice-answer" }, say.answer);
  const section = build(
    "section",
    { class: "short-answer practice-answer", "aria-labelledby": "practice-answer", tabindex: "-1" },
    title,
    body,
  );
  const again = () => {
    section.focus(); // the button goes
    void load();
  };
  const load = async () => {
    try {
      body.replaceChildren(grow(await loadAnswer(id)));
      equipFormulas(body);
    } catch {
      body.replaceChildren(
        build("p", {}, say.answerFailed, " ", button(common().retry, again)),
      );
    }
  };
  void load();
  return build("div", {}, section, build("p", { class: "practice-whole" }, outside(url, say.wholePage)));
}

/** A link that opens beside the session. @param {string} url @param {string} text */
export function outside(url, text) {
  return build(
    "a",
    { href: url, target: "_blank", rel: "noopener" },
    text,
    build("span", { class: "practice-hidden" }, words().newTab),
  );
}
