import { runtime } from "./runtime.js";
import { megabytes, words } from "./words.js";

/** @import { Toolbar } from "./toolbar.js" */

/** Shows in the toolbar how far a run is: waiting, downloading, starting, running. */
export class Meter {
  #toolbar;
  #announce;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #clock;

  /**
   * @param {Toolbar} toolbar
   * @param {(text: string) => void} announce to screen readers, once for each state
   */
  constructor(toolbar, announce) {
    this.#toolbar = toolbar;
    this.#announce = announce;
  }

  queued() {
    this.#toolbar.status(words().queued);
  }

  /** @param {boolean} began whether Python works on the run */
  show(began) {
    const say = words();
    const { loaded, total, fromCache } = runtime.bytes;
    // Bytes that were kept from an earlier visit are no download.
    if (loaded < total && loaded > fromCache) {
      this.#toolbar.status(say.downloading(megabytes(loaded), megabytes(total)));
      this.#toolbar.progress(loaded / total);
      if (!began) this.#announce(say.downloadingShort);
    } else if (!began) {
      this.#toolbar.status(say.starting);
      this.#toolbar.progress("unknown");
      this.#announce(say.starting);
    } else {
      this.#toolbar.status(say.running);
      this.#toolbar.progress(null);
      if (this.#clock === undefined) this.#startClock();
    }
  }

  stopping() {
    clearInterval(this.#clock);
    this.#toolbar.status(words().stopping);
  }

  end() {
    clearInterval(this.#clock);
    this.#clock = undefined;
    this.#toolbar.progress(null);
  }

  #startClock() {
    const start = performance.now();
    this.#clock = setInterval(() => {
      const seconds = Math.round((performance.now() - start) / 1000);
      if (seconds === 1) this.#announce(words().running);
      this.#toolbar.status(words().runningFor(`${seconds} s`));
      this.#toolbar.progress("unknown");
    }, 1000);
  }
}
