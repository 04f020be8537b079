// @ts-check
// Reaching Python while it computes. Its worker cannot hear messages meanwhile, and shared memory
// needs response headers that static hosts do not send. But Python looks at its interrupt buffer
// now and then, the buffer may be any object, and looking can make a synchronous request for a
// blob URL that the frame made: once the frame revokes it, the request fails.

const SIGINT = 2;
const SIGUSR1 = 10;
const LOOK_EVERY_MS = 50;

export class StopSignal {
  /** @type {string | null} */ #url = null;
  #onTick;
  #polls = 0;
  #looked = 0;

  /** What Python is given as its interrupt buffer. */
  buffer = Object.defineProperty({}, 0, {
    get: () => this.#poll(),
    set() {}, // Python puts 0 there after having seen a signal
  });

  /** @param {() => void} onTick called now and then while Python computes */
  constructor(onTick) {
    this.#onTick = onTick;
  }

  /** @param {string} url valid as long as the run may go on */
  watch(url) {
    this.#url = url;
    this.#looked = performance.now();
  }

  /** @returns {boolean} whether the run had not been stopped yet */
  release() {
    const armed = this.#url !== null;
    this.#url = null;
    return armed;
  }

  /** @returns {number} the number of a signal for Python, or 0 */
  #poll() {
    // Even reading the clock has a cost, and Python polls very often.
    if (!this.#url || ++this.#polls & 7) return 0;
    const now = performance.now();
    if (now - this.#looked < LOOK_EVERY_MS) return 0;
    this.#looked = now;
    try {
      const request = new XMLHttpRequest();
      request.open("GET", this.#url, false);
      request.send();
    } catch {
      this.#url = null; // one interrupt a run
      return SIGINT;
    }
    this.#onTick();
    return SIGUSR1; // host.py sends on what was printed meanwhile
  }
}
