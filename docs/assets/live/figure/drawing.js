// @ts-check
// All that only a reader who moves something needs; loaded at the first sign of that.
import { drawPanels } from "./draw.js";
import { Recording } from "./recording.js";

/** @import { Language, Recorded, Result } from "./spec.js" */

export { parseAnswer } from "./result.js";

/** The drawing of one figure, and what the build knows of it. */
export class FigureDrawing {
  #box;
  #recording;
  #language;

  /** @param {HTMLElement} box @param {Recorded} told @param {Language} language */
  constructor(box, told, language) {
    this.#box = box;
    this.#recording = new Recording(told);
    this.#language = language;
  }

  /** @param {Record<string, unknown>} positions */
  recorded(positions) {
    return this.#recording.find(positions);
  }

  /** @param {Result} result */
  draw({ arrays }) {
    const panels = drawPanels(document, this.#recording.spec, arrays, this.#language);
    this.#box.replaceChildren(...panels);
  }
}
