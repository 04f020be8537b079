/** Measures work: it can be paused and goes on where it was. */
export class Stopwatch {
  #before = 0;
  /** @type {number | null} */ #since = null;

  get isRunning() {
    return this.#since !== null;
  }

  get elapsed() {
    return this.#before + (this.#since === null ? 0 : performance.now() - this.#since);
  }

  start() {
    this.#since ??= performance.now();
  }

  pause() {
    this.#before = this.elapsed;
    this.#since = null;
  }
}
