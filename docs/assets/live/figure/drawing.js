// @ts-check
// All that only a reader who moves something needs; loaded at the first sign of that.
import { Panels } from "./draw.js";
import { Recording } from "./recording.js";

/** @import { Language, Recorded, Result } from "./spec.js" */

export { parseAnswer } from "./result.js";

/** The drawing of one figure, and what the build knows of it. */
export class FigureDrawing {
  #box;
  #recording;
  #panels;

  /** @param {HTMLElement} box @param {Recorded} told @param {Language} language */
  constructor(box, told, language) {
    this.#box = box;
    this.#recording = new Recording(told);
    this.#panels = new Panels(document, this.#recording.spec, language);
  }

  /** @param {Record<string, unknown>} positions */
  recorded(positions) {
    return this.#recording.find(positions);
  }

  /** @param {Result} result */
  draw({ arrays }) {
    const [before, after] = [[...this.#box.children], this.#panels.draw(arrays)];
    if (before.length !== after.length) this.#box.replaceChildren(...after);
    else after.forEach((panel, i) => { if (panel !== before[i]) before[i].replaceWith(panel); });
  }
}
