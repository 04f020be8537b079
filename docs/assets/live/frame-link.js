// @ts-check
// The page's end of the line to the runner's frame.
import { Fault } from "./fault.js";
import { HELLO, checkFromFrame } from "./protocol.js";

/**
 * @typedef {import("./protocol.js").FromFrame} FromFrame
 * @typedef {import("./protocol.js").ToFrame} ToFrame
 */

/** The frame says hello while it loads; the event that it has loaded comes after that. */
const SILENCE_MS = 1_500;
const LOAD_MS = 20_000;
/** A server may stumble once. */
const TRIES = 2;

export class FrameLink {
  #frame = document.createElement("iframe");
  /** @type {MessagePort | null} */ #port = null;
  /** @type {{ message: ToFrame, transfer: Transferable[] }[]} */ #waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #tries = 0;
  #url;
  #on;

  /**
   * @param {URL} url of the runner
   * @param {{ onMessage: (message: FromFrame) => void, onOpen: () => void, onFault: (fault: Fault) => void }} on
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    addEventListener("message", this.#hello);
    this.#frame.setAttribute("sandbox", "allow-scripts");
    this.#frame.setAttribute("aria-hidden", "true");
    this.#frame.title = "Python";
    this.#frame.hidden = true;
    this.#frame.addEventListener("load", () => this.#expectHello(SILENCE_MS, "is not our runner"));
    this.#load();
    // Not in the body: instant navigation exchanges parts of that, and Python must live on.
    document.documentElement.append(this.#frame);
  }

  /** Load the frame again if it did not open; what waits to be sent goes on waiting. */
  reload() {
    if (this.#port) return;
    this.#tries = 0;
    this.#load();
  }

  #load() {
    this.#tries += 1;
    this.#frame.src = this.#url.href;
    this.#expectHello(LOAD_MS, "did not load");
  }

  /** @param {number} ms @param {string} otherwise what is wrong if there is no hello by then */
  #expectHello(ms, otherwise) {
    if (this.#port) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#tries < TRIES) this.#load();
      else this.#on.onFault(new Fault("frame", this.#url.href, otherwise));
    }, ms);
  }

  /** @param {MessageEvent} event */
  #hello = (event) => {
    // Any window may send us messages: this one must come from our own frame, which has no origin.
    if (event.source !== this.#frame.contentWindow || event.origin !== "null") return;
    if (event.data !== HELLO || !event.ports[0] || this.#port) return;
    clearTimeout(this.#timer);
    this.#port = event.ports[0];
    this.#port.onmessage = ({ data }) => {
      const message = checkFromFrame(data);
      if (message) this.#on.onMessage(message);
    };
    this.#on.onOpen();
    for (const { message, transfer } of this.#waiting) this.#port.postMessage(message, transfer);
    this.#waiting = [];
  };

  /** @param {ToFrame} message @param {Transferable[]} [transfer] */
  send(message, transfer = []) {
    if (this.#port) this.#port.postMessage(message, transfer);
    else this.#waiting.push({ message, transfer });
  }

  close() {
    clearTimeout(this.#timer);
    removeEventListener("message", this.#hello);
    this.#port?.close();
    this.#frame.remove();
  }
}
