/** 20 by 20 outlines, drawn with the colour of the text. */
const ICONS = {
  run: "M6.5 4.2v11.6a.6.6 0 0 0 .9.5l9-5.8a.6.6 0 0 0 0-1l-9-5.8a.6.6 0 0 0-.9.5Z",
  stop: "M5.5 6.3a.8.8 0 0 1 .8-.8h7.4a.8.8 0 0 1 .8.8v7.4a.8.8 0 0 1-.8.8H6.3a.8.8 0 0 1-.8-.8Z",
  "run-above": "M4 3.5h12M4 7h12M7.5 10.6v6l5-3Z",
  edit: "m4 16 .8-3.2 8.6-8.6a1.4 1.4 0 0 1 2 0l.4.4a1.4 1.4 0 0 1 0 2l-8.6 8.6ZM12 5.6l2.4 2.4",
  copy: "M7.5 7.5h8v8.5h-8ZM12.5 7.5v-3h-8v8.5h3",
  reset: "M4.5 8a6 6 0 1 1-.3 3.5M4.3 3.8v4.3h4.3",
  hint: "M7.8 14.5h4.4M8.3 17h3.4M7.8 14.4c0-2-2.6-2.8-2.6-6a4.8 4.8 0 0 1 9.6 0c0 3.2-2.6 4-2.6 6",
  solution: "M4 5.2c2-.9 4.2-.9 6 .4 1.8-1.3 4-1.3 6-.4v9.6c-2-.9-4.2-.9-6 .4-1.8-1.3-4-1.3-6-.4ZM10 5.6v9.6",
  timer: "M10 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM10 8v3l2 1.4M8 2.8h4",
  pause: "M7.2 5v10M12.8 5v10",
  check: "m4.5 10.5 3.7 3.7 7.3-8",
  done: "m4.5 10.5 3.7 3.7 7.3-8",
};

/** @typedef {Exclude<keyof typeof ICONS, "done">} Action */
/** @typedef {{ action: Action, name: string, text?: boolean }} Face a button; `text`: its name is seen */

/**
 * What stands in the row.
 *
 * @typedef {object} Row
 * @property {string} [badge] the place on the page
 * @property {string} name of the row, for screen readers
 * @property {Face} main
 * @property {Face} stop takes the place of `main` while something runs
 * @property {Face[]} tools
 */

/** The row between code and output: number, Run or Stop, how it went, and small tools. */
export class Toolbar {
  element = document.createElement("div");
  #main;
  #status = document.createElement("span");
  #bar = document.createElement("span");
  /** @type {Map<Action, HTMLButtonElement>} */ #buttons = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #swap;

  /**
   * @param {Row} row
   * @param {(action: Action) => void} act
   */
  constructor({ badge, name, main, stop, tools }, act) {
    this.#main = { run: main.action, stop: stop.action };
    this.#status.className = "live-status";
    this.#bar.className = "live-progress";
    this.#bar.hidden = true;

    const right = document.createElement("span");
    right.className = "live-tools";
    right.append(...tools.map((face) => this.#button(face, act)));
    const mains = [main, stop].map((face) => this.#button({ ...face, text: true }, act));
    for (const button of mains) button.classList.add("live-main");
    mains[1].hidden = true;
    this.element.className = "live-bar";
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", name);
    this.element.append(...mains, this.#status, right, this.#bar);
    if (!badge) return;
    const place = document.createElement("span");
    place.className = "live-number";
    place.setAttribute("aria-hidden", "true"); // the group's name says it
    place.textContent = badge;
    this.element.prepend(place);
  }

  /** @param {string} text @param {string} [tone] "good" | "bad" | "" */
  status(text, tone = "") {
    this.#status.textContent = text;
    this.#status.dataset.tone = tone;
  }

  /**
   * The hairline under the row.
   *
   * @param {number | "unknown" | null} share of 1; null hides it
   */
  progress(share) {
    this.#bar.hidden = share === null;
    this.#bar.dataset.moving = String(share === "unknown");
    this.#bar.style.setProperty("--share", typeof share === "number" ? String(share) : "1");
  }

  /**
   * Run and Stop share one place. A run that is over in the blink of an eye
   * shows no Stop, so neither eye nor focus is disturbed.
   *
   * @param {boolean} running
   */
  running(running) {
    clearTimeout(this.#swap);
    const { run, stop } = this.#main;
    if (running) this.#swap = setTimeout(() => this.#exchange(run, stop), 150);
    else this.#exchange(stop, run);
  }

  /** Puts the focus on Run, or on Stop while that stands in its place. */
  focusMain() {
    const { run, stop } = this.#main;
    this.#get(this.#get(run).hidden ? stop : run).focus();
  }

  /** The button of an action. @param {Action} action */
  button(action) {
    return this.#get(action);
  }

  /**
   * Another name for a button, and another picture.
   *
   * @param {Action} action
   * @param {string} name
   * @param {keyof typeof ICONS} [picture]
   */
  rename(action, name, picture = action) {
    const button = this.#get(action);
    const { icon } = /** @type {{ icon: SVGElement, name: string }} */ (faces.get(button));
    if (button.title) {
      button.setAttribute("aria-label", name);
      button.title = name;
    } else button.lastChild?.replaceWith(name);
    faces.set(button, { icon, name });
    draw(icon, picture);
  }

  /**
   * Answers on the button itself, for a moment.
   *
   * @param {Action} action
   * @param {string} text
   * @param {boolean} good
   */
  feedback(action, text, good) {
    const button = this.#get(action);
    const { icon, name } = /** @type {{ icon: SVGElement, name: string }} */ (faces.get(button));
    button.title = text;
    button.dataset.feedback = good ? "good" : "bad";
    button.dataset.said = text;
    draw(icon, good ? "done" : action);
    clearTimeout(timers.get(button));
    timers.set(
      button,
      setTimeout(() => {
        button.title = name;
        delete button.dataset.feedback;
        delete button.dataset.said;
        draw(icon, action);
      }, 1600),
    );
  }

  dispose() {
    clearTimeout(this.#swap);
    for (const button of this.#buttons.values()) clearTimeout(timers.get(button));
  }

  /** @param {Action} hide @param {Action} show */
  #exchange(hide, show) {
    const [from, to] = [this.#get(hide), this.#get(show)];
    const hadFocus = document.activeElement === from;
    to.hidden = false;
    if (hadFocus) to.focus({ preventScroll: true });
    from.hidden = true;
  }

  /** @param {Action} action */
  #get(action) {
    return /** @type {HTMLButtonElement} */ (this.#buttons.get(action));
  }

  /**
   * @param {Face} face
   * @param {(action: Action) => void} act
   */
  #button({ action, name, text = false }, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "live-button";
    button.dataset.action = action;
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("viewBox", "0 0 20 20");
    icon.setAttribute("aria-hidden", "true");
    draw(icon, action);
    button.append(icon);
    if (text) button.append(name);
    else {
      button.setAttribute("aria-label", name);
      button.title = name;
    }
    faces.set(button, { icon, name });
    button.addEventListener("click", () => act(action));
    this.#buttons.set(action, button);
    return button;
  }
}

/** @type {WeakMap<HTMLButtonElement, { icon: SVGElement, name: string }>} */
const faces = new WeakMap();
/** @type {WeakMap<HTMLButtonElement, ReturnType<typeof setTimeout>>} */
const timers = new WeakMap();

/** @param {SVGElement} icon @param {keyof ICONS} name */
function draw(icon, name) {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  icon.replaceChildren(path);
}
