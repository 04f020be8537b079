// @ts-check

const PER_SECOND = 300;
const BURST = 1_000;
const CHARACTERS = 16_000_000;

/**
 * Honest workers send some 20 messages a second, 60 while a figure is dragged; a check of an answer
 * sends some 40 at once, and the kernel caps what a run prints.
 * A cell that reaches the worker's own postMessage could send without end and keep the
 * page busy; the frame, which lives in a process of its own, notices that first.
 */
export class FloodLimit {
  #tokens = BURST;
  #last = performance.now();

  /** The page has asked something: the answer is no flood. */
  expectOne() {
    this.#tokens += 1;
  }

  /**
   * @param {import("../protocol.js").FromWorker} message
   * @returns {boolean} whether this message is too much
   */
  exceededBy(message) {
    const now = performance.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#last) / 1000) * PER_SECOND);
    this.#last = now;
    this.#tokens -= 1;
    if (this.#tokens < 0) return true;
    if (message.type !== "items") return false;
    return message.items.reduce((sum, item) => sum + item.length, 0) > CHARACTERS;
  }
}
