import { Terminal } from "./terminal.js";
import { size, words } from "./words.js";

/** @import { ErrorItem, FigureItem, Item, OutputItem } from "./protocol.js" */

/** Longer outputs are not read out by a screen reader; the reader goes to them. */
const SPOKEN_CHARACTERS = 800;

/**
 * The output region of a cell: first the recorded output, later that of runs.
 * The old output stays until the new one has its first item or has ended, so
 * nothing flashes and a start that fails takes nothing away.
 */
export class OutputView {
  #region;
  #quiet;
  /** @type {Node[]} */ #recorded;
  /** @type {OutputItem[]} */ #waiting = [];
  /** @type {Terminal | null} */ #terminal = null;
  /** @type {string[]} */ #urls = [];
  #frame = 0;
  #fresh = false;
  #overflow = new ResizeObserver(() => this.#letScroll());

  /**
   * @param {HTMLElement} region
   * @param {boolean} [quiet] it is never read out by itself
   */
  constructor(region, quiet = false) {
    this.#region = region;
    this.#quiet = quiet;
    this.#recorded = [...region.childNodes];
    this.#overflow.observe(region);
    this.#letScroll();
  }

  get isEmpty() {
    return this.#region.childElementCount === 0;
  }

  /** A run begins; its first item will replace what is shown. */
  begin() {
    this.#fresh = true;
    this.#region.setAttribute("aria-busy", "true");
  }

  /** @param {Item} item */
  add(item) {
    if (item.kind === "check" || item.kind === "verdict") return; // not of the program: feedback
    this.#waiting.push(item);
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#flush());
  }

  /** The run is over: all of it is shown now, even if it is nothing. */
  end() {
    this.#flush();
    if (this.#fresh) this.#clear("live");
    this.#settle();
  }

  /** The run never began: what was shown stays. */
  cancel() {
    this.#dropWaiting();
    this.#fresh = false;
    this.#settle();
  }

  /** Shows the recorded output again. */
  restore() {
    this.#dropWaiting();
    this.#clear("recorded");
    this.#region.append(...this.#recorded);
    this.#settle();
  }

  /** Frees what the browser does not free by itself. */
  dispose() {
    this.#dropWaiting();
    this.#overflow.disconnect();
    this.#revoke();
  }

  #dropWaiting() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#waiting = [];
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!this.#waiting.length) return;
    if (this.#fresh) this.#clear("live");
    const atEnd = scrollers(this.#region).filter(isAtEnd);
    for (const item of this.#waiting) this.#show(item);
    this.#waiting = [];
    for (const pre of atEnd) pre.scrollTop = pre.scrollHeight;
    this.#letScroll();
  }

  /** @param {"recorded" | "live"} origin */
  #clear(origin) {
    this.#fresh = false;
    this.#terminal = null;
    // The page below must not jump up and down again while a run fills the region.
    if (origin === "live") this.#region.style.minHeight = `${this.#region.offsetHeight}px`;
    this.#region.replaceChildren();
    this.#revoke();
    this.#region.dataset.origin = origin;
  }

  #settle() {
    const text = this.#region.textContent ?? "";
    const spoken = !this.#quiet && text.length <= SPOKEN_CHARACTERS;
    this.#region.setAttribute("aria-live", spoken ? "polite" : "off");
    this.#region.setAttribute("aria-busy", "false");
    const images = [...this.#region.querySelectorAll("img")];
    const release = () => {
      if (this.#region.getAttribute("aria-busy") === "false") this.#region.style.minHeight = "";
      this.#letScroll();
    };
    // An undecodable picture settles too: its alternative text is shown then.
    if (images.length) Promise.allSettled(images.map((image) => image.decode())).then(release);
    else release();
  }

  /** @param {OutputItem} item */
  #show(item) {
    if (item.kind === "text") {
      if (!this.#terminal) {
        this.#terminal = new Terminal();
        this.#region.append(this.#terminal.element);
      }
      this.#terminal.write(item.stream, item.text);
      return;
    }
    this.#terminal = null;
    this.#region.append(this.#element(item));
  }

  /** @param {Exclude<OutputItem, { kind: "text" }>} item */
  #element(item) {
    switch (item.kind) {
      case "value":
        return element("pre", "live-value", item.text);
      case "figure":
        return this.#figure(item);
      case "error":
        return errorBlock(item);
      case "truncated":
        return element("p", "live-truncated", words().truncated(size(item.bytes)));
    }
  }

  /** @param {FigureItem} item */
  #figure(item) {
    const binary = !item.mime.startsWith("image/svg");
    const bytes = binary ? Uint8Array.from(atob(item.data), (c) => c.charCodeAt(0)) : item.data;
    const url = URL.createObjectURL(new Blob([bytes], { type: item.mime }));
    this.#urls.push(url);
    const image = document.createElement("img");
    image.className = "live-figure";
    if (item.width) image.width = Math.round(item.width);
    if (item.height) image.height = Math.round(item.height);
    image.alt = item.alt || words().figure;
    image.src = url;
    return image;
  }

  #revoke() {
    for (const url of this.#urls) URL.revokeObjectURL(url);
    this.#urls = [];
  }

  /** What scrolls must be reachable by keyboard; what does not must not be a stop. */
  #letScroll() {
    for (const pre of scrollers(this.#region)) {
      const scrolls = pre.scrollWidth > pre.clientWidth || pre.scrollHeight > pre.clientHeight;
      if (scrolls) pre.tabIndex = 0;
      else pre.removeAttribute("tabindex");
    }
  }
}

/** @param {HTMLElement} region */
function scrollers(region) {
  return [...region.querySelectorAll("pre")];
}

/** @param {HTMLElement} pre */
function isAtEnd(pre) {
  return pre.scrollHeight - pre.scrollTop - pre.clientHeight < 8;
}

/** @param {ErrorItem} item */
function errorBlock(item) {
  const block = element("div", "live-error");
  block.dataset.error = "";
  if (item.line) block.dataset.line = String(item.line);
  const title = element("p", "live-error-title");
  title.append(element("strong", "", item.name), item.message ? `: ${item.message}` : "");
  block.append(title);
  if (item.traceback) block.append(element("pre", "live-traceback", item.traceback));
  return block;
}

/**
 * @param {string} tag
 * @param {string} name
 * @param {string} [text]
 */
function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}
