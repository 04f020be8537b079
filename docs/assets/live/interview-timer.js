import { Stopwatch } from "./stopwatch.js";
import { clockTime, exerciseWords } from "./exercise-words.js";

/** The share of the time that is left when the clock begins to warn. */
const LATE = 0.2;

/**
 * The time an exercise takes. The stopwatch runs from the first sign of work; the
 * countdown of the interview mode is switched on and off by the reader, warns, and
 * never keeps anybody from anything.
 */
export class InterviewTimer {
  /** What the reader sees of the countdown. */
  clock = document.createElement("span");
  #limit;
  #tell;
  #watch = new Stopwatch();
  /** What the stopwatch showed when the countdown was switched on. @type {number | null} */
  #from = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #ticking;
  #warned = { late: false, up: false };
  #held = false;

  /**
   * @param {number} minutes
   * @param {(what: "late" | "up", text: string) => void} tell once for each
   */
  constructor(minutes, tell) {
    this.#limit = minutes * 60_000;
    this.#tell = tell;
    this.clock.className = "exercise-clock";
    this.clock.setAttribute("role", "timer");
    this.clock.hidden = true;
  }

  /** How long the reader has worked, in ms. */
  get elapsed() {
    return Math.round(this.#watch.elapsed);
  }

  /** Whether the interview mode is on. */
  get isOn() {
    return this.#from !== null;
  }

  get isPaused() {
    return this.#held;
  }

  /** The reader has begun, or goes on. */
  work() {
    if (!this.#held) this.#watch.start();
  }

  /** The work is done: whatever comes later does not count. */
  finish() {
    this.#watch.pause();
    this.#held = this.isOn;
    this.#show();
  }

  /** The reader looks at another page. In an interview that is no excuse. */
  away() {
    if (!this.isOn) this.#watch.pause();
  }

  switchOn() {
    this.#held = false;
    this.#from = this.#watch.elapsed;
    this.#warned = { late: false, up: false };
    this.#watch.start();
    this.clock.hidden = false;
    this.#ticking = setInterval(() => this.#show(), 250);
    this.#show();
  }

  switchOff() {
    this.#from = null;
    this.#held = false;
    this.clock.hidden = true;
    clearInterval(this.#ticking);
  }

  /** Stops the clock, or lets it go on. */
  hold() {
    this.#held = !this.#held;
    if (this.#held) this.#watch.pause();
    else this.#watch.start();
    this.#show();
  }

  dispose() {
    this.#watch.pause();
    clearInterval(this.#ticking);
  }

  #show() {
    if (this.#from === null) return;
    const left = this.#limit - (this.#watch.elapsed - this.#from);
    const text = (left <= -1000 ? "+" : "") + clockTime(left);
    if (this.clock.textContent !== text) this.clock.textContent = text;
    const tone = left <= 0 ? "up" : left <= this.#limit * LATE ? "late" : "";
    this.clock.dataset.tone = tone;
    if (tone && !this.#warned[tone]) {
      this.#warned[tone] = true;
      const say = exerciseWords();
      this.#tell(tone, tone === "up" ? say.timeIsUp : say.timeLeft(clockTime(left)));
    }
  }
}
