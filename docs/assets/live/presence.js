/**
 * Whether all that an element holds is here: the parser has gone on to what follows it.
 *
 * @param {Element} element
 */
function isParsed(element) {
  if (document.readyState !== "loading") return true;
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    if (at.nextSibling) return true;
  }
  return false;
}

/**
 * An element's stay in the page: it begins once the element is parsed, goes on when
 * the element is only moved, and ends when it has left for good.
 */
export class Presence {
  #element;
  #enter;
  #leave;
  /** @type {AbortController | null} */ #life = null;

  /**
   * @param {HTMLElement} element
   * @param {(signal: AbortSignal) => boolean} enter whether the element could be set up
   * @param {() => void} leave
   */
  constructor(element, enter, leave) {
    this.#element = element;
    this.#enter = enter;
    this.#leave = leave;
  }

  connected() {
    if (this.#life) return; // only moved within the page
    if (!isParsed(this.#element)) {
      requestAnimationFrame(() => this.#element.isConnected && this.connected());
      return;
    }
    const life = new AbortController();
    if (this.#enter(life.signal)) this.#life = life;
  }

  disconnected() {
    queueMicrotask(() => {
      if (this.#element.isConnected || !this.#life) return;
      this.#life.abort();
      this.#life = null;
      this.#leave();
    });
  }
}
