// @ts-check
import { startAtIdle, startEarly, savesData, watchIntent } from "../intent.js";
import { Presence } from "../presence.js";
import { runtime } from "../runtime.js";
import { faultSentence, words } from "../words.js";
import { Controls } from "./controls.js";

/**
 * @import { FigureDrawing, parseAnswer } from "./drawing.js"
 * @import { Language, Result } from "./spec.js"
 * @typedef {"recorded" | "starting" | "live" | "error"} State
 */

/** A screen reader hears where a movement ended, not all it passed. */
const SPEAK_MS = 700;

/**
 * `<live-figure>`: a drawing and its controls, complete without scripts but for their effect. At
 * the first sign of interest it fetches what the build has recorded, which answers the first
 * drags; once Python runs, Python answers.
 *
 * @fires live:state whenever `data-state` changes; `detail.state` is the new one
 */
export class LiveFigure extends HTMLElement {
  /** @type {Controls | null} */ #controls = null;
  /** @type {FigureDrawing | null} */ #drawing = null;
  /** @type {typeof parseAnswer} */ #parse = () => null;
  /** @type {Promise<void> | null} */ #fetching = null;
  /** The reader has moved something: the page must follow. */
  #moved = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #speaking;
  #announcer = document.createElement("span");
  #presence = new Presence(
    this,
    (signal) => this.#enter(signal),
    () => {
      clearTimeout(this.#speaking);
      runtime.forgetFigure(this.id);
    },
  );

  connectedCallback() {
    this.#presence.connected();
  }

  disconnectedCallback() {
    this.#presence.disconnected();
  }

  /** The figure as it was when the page came. */
  reset() {
    this.#controls?.reset();
    this.#change();
  }

  /** @param {AbortSignal} signal */
  #enter(signal) {
    this.#controls = new Controls(this, () => this.#change(), signal);
    this.#announcer.className = "live-announcer";
    this.#announcer.setAttribute("role", "status");
    this.append(this.#announcer);
    this.querySelector("[data-action=reset]")?.addEventListener("click", () => this.reset(), { signal });
    // What answers the first drag comes first: it must not share the line with Python.
    watchIntent(this, () => {
      this.#fetch().catch(() => {}).then(startEarly); // it is tried again when it is needed
    }, signal);
    runtime.addEventListener("state", () => this.#runtimeChanged(), { signal });
    startAtIdle();
    return true;
  }

  // What the reader does

  #change() {
    this.#moved = true;
    void this.#follow();
  }

  /** Shows the present positions: from the recording until Python answers. */
  async #follow() {
    try {
      if (!this.#drawing) await this.#fetch();
    } catch (error) {
      console.error(`live-figure #${this.id}:`, error);
      return this.#fail(words().drawing.notLoaded, words().retry, () => this.#follow());
    }
    const { positions } = /** @type {Controls} */ (this.#controls);
    const recorded = this.#drawing?.recorded(positions) ?? null;
    if (!runtime.isFree) this.#wait(recorded);
    if (!savesData()) startEarly();
    const answer = await runtime.figure(this.id, JSON.stringify(positions));
    if (answer !== null) this.#hear(answer);
  }

  /** Python is not here yet, or has to do with a cell. @param {Result | null} recorded */
  #wait(recorded) {
    if (recorded) this.#show(recorded, "recorded");
    else if (runtime.state === "failed") this.#runtimeFailed();
    else {
      this.#say(runtime.state === "ready" ? words().drawing.busy : words().starting);
      this.#setState("starting");
      if (runtime.state === "idle") runtime.start("run").catch(() => {}); // `state` tells
    }
  }

  /** @param {string} answer */
  #hear(answer) {
    const say = words();
    const told = this.#parse(answer);
    if (told && "arrays" in told) return this.#show(told, "live");
    const reason = told?.error ?? "no answer that could be read";
    console.error(`live-figure #${this.id}: ${reason}`);
    this.#fail(say.drawing.wrong(reason), say.drawing.restart, () => {
      void runtime.restart();
      void this.#follow();
    });
  }

  #runtimeChanged() {
    if (!this.#moved) return;
    if (runtime.state === "failed" && this.dataset.state === "starting") this.#runtimeFailed();
    else if (runtime.state === "idle" && this.dataset.state === "starting") {
      this.#setState("recorded"); // the reader has stopped the start
      this.#say("");
    }
    // Somebody else may have started Python, or a fresh one came after the last was lost.
    if (runtime.state === "ready" && this.dataset.state !== "live") void this.#follow();
  }

  #runtimeFailed() {
    const fault = runtime.fault ?? { code: "unknown" };
    this.#fail(faultSentence(fault), words().retry, () => {
      runtime.start("run").catch(() => {});
      void this.#follow();
    });
  }

  // What the reader sees

  #fetch() {
    this.#fetching ??= this.#fetchOnce().catch((error) => {
      this.#fetching = null;
      throw error;
    });
    return this.#fetching;
  }

  async #fetchOnce() {
    const box = this.querySelector("[data-figure]");
    if (!(box instanceof HTMLElement)) throw new Error("no [data-figure] inside");
    const address = new URL(this.dataset.recording ?? "", document.baseURI);
    const [{ FigureDrawing, parseAnswer }, told] = await Promise.all([
      import("./drawing.js"),
      fetch(address).then((response) => {
        if (!response.ok) throw new Error(`${address.pathname}: HTTP ${response.status}`);
        return response.json();
      }),
    ]);
    this.#parse = parseAnswer;
    this.#drawing = new FigureDrawing(box, told, this.#language);
  }

  /** @param {Result} result @param {"recorded" | "live"} state */
  #show(result, state) {
    this.#drawing?.draw(result);
    const text = result.text[this.#language];
    const caption = this.querySelector(".figure-text");
    if (caption) caption.textContent = text;
    this.#say("");
    this.#setState(state);
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => { this.#announcer.textContent = text; }, SPEAK_MS);
  }

  /** @param {string} text @param {string} label @param {() => void} act */
  #fail(text, label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.action = "retry";
    button.textContent = label;
    button.addEventListener("click", () => {
      this.#say("");
      act();
    });
    this.#say(text, button);
    this.#announcer.textContent = text;
    this.#setState("error");
  }

  /** @param {...(string | Node)} parts */
  #say(...parts) {
    this.querySelector(".figure-status")?.replaceChildren(...parts.filter(Boolean));
  }

  /** @param {State} state */
  #setState(state) {
    if (this.dataset.state === state) return;
    this.dataset.state = state;
    this.dispatchEvent(new CustomEvent("live:state", { bubbles: true, detail: { state } }));
  }

  /** @returns {Language} */
  get #language() {
    return document.documentElement.lang.toLowerCase().startsWith("zh") ? "zh" : "en";
  }
}
