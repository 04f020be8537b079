// @ts-check
/** Counts the time a question is before the reader, and stands still while the page is hidden. */
export class Stopwatch {
  #before = 0;
  /** @type {number | null} */ #since = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #ticking;

  /** @param {(ms: number) => void} tick called every half second, while it runs */
  constructor(tick) {
    this.tick = tick;
  }

  get ms() {
    return Math.round(this.#before + (this.#since === null ? 0 : performance.now() - this.#since));
  }

  /** @param {number} ms that count already */
  start(ms) {
    this.stop();
    this.#before = ms;
    this.#since = performance.now();
    this.#ticking = setInterval(() => this.tick(this.ms), 500);
    this.tick(ms);
  }

  stop() {
    this.#before = this.ms;
    this.#since = null;
    clearInterval(this.#ticking);
  }

  get isRunning() {
    return this.#since !== null;
  }
}
