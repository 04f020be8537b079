// @ts-check

/**
 * @typedef {{ figure: string, positions: string, id: string, losses: number,
 *   resolve: (answer: string | null) => void }} Question
 */

/** Python answers within milliseconds; what is not there by then will never come. */
const HANG_MS = 20_000;
/** A question that went down with Python twice is perhaps why. */
const LOSSES = 2;

/**
 * What figures want to know of Python. One question is on its way at most, and of each figure one
 * more waits, the latest: a drag never queues up behind its own past.
 */
export class FigureLine {
  /** @type {Map<string, Question>} */ #waiting = new Map();
  /** @type {Question | null} */ #asked = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #count = 0;
  #on;

  /**
   * @param {{ isFree: () => boolean, send: (question: Question) => void, onHang: () => void }} on
   *   isFree: whether Python has nothing else to do
   */
  constructor(on) {
    this.#on = on;
  }

  /**
   * @param {string} figure
   * @param {string} positions
   * @returns {Promise<string | null>} null: a later question took its place, or nobody can answer
   */
  ask(figure, positions) {
    return new Promise((resolve) => {
      this.#waiting.get(figure)?.resolve(null);
      this.#waiting.set(figure, { figure, positions, id: "", losses: 0, resolve });
      this.next();
    });
  }

  /** Python may be free: ask the next question. */
  next() {
    if (this.#asked || !this.#on.isFree()) return;
    const [question] = this.#waiting.values();
    if (!question) return;
    this.#waiting.delete(question.figure);
    question.id = String(++this.#count); // a new one each time: the answer to a lost one may still come
    this.#asked = question;
    this.#timer = setTimeout(() => {
      this.#settle(JSON.stringify({ error: `no answer within ${HANG_MS / 1000} s` }));
      this.#on.onHang();
    }, HANG_MS);
    this.#on.send(question);
  }

  /** @param {string} id @param {string} answer */
  hear(id, answer) {
    if (this.#asked?.id !== id) return;
    this.#settle(answer);
    this.next();
  }

  /** Python was lost: what it was asked is asked again when another one is here. */
  lose() {
    const lost = this.#asked;
    if (!lost) return;
    lost.losses += 1;
    if (lost.losses >= LOSSES) return this.#settle(JSON.stringify({ error: "Python was lost twice" }));
    clearTimeout(this.#timer);
    this.#asked = null;
    if (this.#waiting.has(lost.figure)) lost.resolve(null);
    else this.#waiting.set(lost.figure, lost);
  }

  /** Nobody wants to know any more. @param {string} figure */
  forget(figure) {
    this.#waiting.get(figure)?.resolve(null);
    this.#waiting.delete(figure);
  }

  /** There will be no Python. */
  giveUp() {
    this.#settle(null);
    for (const figure of [...this.#waiting.keys()]) this.forget(figure);
  }

  /** @param {string | null} answer */
  #settle(answer) {
    clearTimeout(this.#timer);
    this.#asked?.resolve(answer);
    this.#asked = null;
  }
}
