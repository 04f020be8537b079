// @ts-check
import { build, button } from "./build.js";
import { isEmpty, parse } from "./record.js";
import { dateForName, saveFile } from "./save-file.js";
import { refusalLines, words } from "./session-words.js";
import { store } from "./store.js";

/** @import { Record } from "./record.js" */
/** @import { Aside } from "./store.js" */

const LARGEST = 20_000_000;

/**
 * `<progress-file>`: how much is kept, and the ways to take it along, bring it back and forget it.
 */
export class ProgressFile extends HTMLElement {
  /** @type {AbortController | null} */ #life = null;
  #count = build("p", { "data-count": true });
  #status = build("div", { class: "practice-status", role: "status" });
  #undo = build("p", { hidden: true });
  /** Whether what was done last can be undone only until the next change. */ #untilChange = false;
  #asides = build("div");
  #export = button("", () => this.#save(), { "data-action": "export" });
  #clear = button("", () => this.#forget(), { "data-action": "clear" });
  #input = build("input", {
    type: "file", accept: ".json,application/json", class: "practice-hidden", tabindex: "-1",
    "aria-hidden": "true", change: () => void this.#import(),
  });

  connectedCallback() {
    this.#life?.abort();
    this.#life = new AbortController();
    const say = words();
    this.#export.textContent = say.export;
    this.#clear.textContent = say.clear;
    const actions = build(
      "div", { class: "practice-actions" },
      this.#export,
      button(say.import, () => this.#input.click(), { "data-action": "import" }),
      this.#clear,
      this.#input,
    );
    this.replaceChildren(this.#count, actions, this.#status, this.#undo, this.#asides);
    store.addEventListener("change", () => this.#changed(), { signal: this.#life.signal });
    this.#show();
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#life = null;
  }

  #changed() {
    // Going back to before an import would by now take along what has come since.
    if (this.#untilChange) this.#undo.hidden = true;
    this.#show();
  }

  #show() {
    const record = store.read();
    const say = words();
    const nothing = isEmpty(record) && !store.asides().length;
    this.#export.hidden = this.#clear.hidden = nothing;
    this.#count.textContent = isEmpty(record) ? say.keptNothing : say.kept(counts(record));
    this.#asides.replaceChildren(...store.asides().map((aside) => this.#aside(aside)));
  }

  #save() {
    const now = Date.now();
    const text = JSON.stringify({ ...store.read(), exported: new Date(now).toISOString() }, null, 1);
    saveFile(`ml-by-hand-${dateForName(now)}.json`, text, "application/json");
  }

  async #import() {
    const say = words();
    const file = this.#input.files?.[0];
    if (!file) return;
    const refuse = (/** @type {string[]} */ lines) => this.#say([say.refused(file.name), ...lines]);
    try {
      if (file.size > LARGEST) return refuse([say.tooLarge]);
      const found = parse(await file.text());
      if ("refusal" in found) return refuse(refusalLines(found.refusal));
      const undo = store.add(found.record);
      this.#say([say.imported(counts(found.record))], { undo, said: say.importUndone, untilChange: true });
    } catch {
      refuse([say.unreadable]);
    } finally {
      this.#input.value = ""; // the same file may be chosen again
    }
  }

  #forget() {
    const say = words();
    this.#say([say.cleared], { undo: store.clear(), said: say.clearedUndone });
  }

  /** @param {Aside} aside */
  #aside({ key, text, refusal }) {
    const say = words();
    return build(
      "div", { class: "practice-notice", "data-aside": true },
      build("p", {}, say.aside),
      lines(refusalLines(refusal)),
      build(
        "div", { class: "practice-actions" },
        button(say.saveAside, () => saveFile(`ml-by-hand-${key.split(".").at(-1)}.txt`, text, "text/plain")),
        button(say.discardAside, () => {
          const undo = store.discard(key);
          this.#say([say.discarded], { undo, said: say.clearedUndone });
        }),
      ),
    );
  }

  /**
   * @param {string[]} sentences
   * @param {{ undo: () => void, said: string, untilChange?: boolean }} [way] back
   */
  #say(sentences, way) {
    this.#untilChange = Boolean(way?.untilChange);
    this.#status.replaceChildren(lines(sentences));
    this.#undo.hidden = !way;
    this.#undo.replaceChildren();
    if (!way) return;
    const back = button(words().undo, () => {
      way.undo();
      this.#say([way.said]);
      /** @type {HTMLElement | null} */ (this.querySelector("button"))?.focus();
    }, { "data-action": "undo" });
    this.#undo.append(back);
  }
}

/** The first line, and the others as a list under it. @param {string[]} sentences */
function lines([first, ...rest]) {
  const part = document.createDocumentFragment();
  part.append(build("p", {}, first));
  if (rest.length) part.append(build("ul", {}, ...rest.map((line) => build("li", {}, line))));
  return part;
}

/** @param {Record} record */
function counts({ questions, exercises, cards, interviews }) {
  const there = Object.values(cards).filter((card) => !card.removed);
  return [questions, exercises, there, interviews].map((part) => Object.keys(part).length);
}
