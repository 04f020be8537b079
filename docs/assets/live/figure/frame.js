// @ts-check
// The rectangle of a panel: where the axes lie, and where a number comes to lie on them.

/** @import { Axis, BarsMark, HeatMark, Numbers, Panel, Words } from "./spec.js" */

const WIDTH = { half: 336, quarter: 164, small: 164 };
/** Of the text in a drawing, in its own units. */
export const FONT_SIZE = 12;
/** One more than the letters: what lies closer than this touches. */
export const LINE_HEIGHT = 15;

/** One direction of the rectangle. */
class Side {
  low;
  high;
  #log;
  #from;
  #to;

  /** @param {Axis | null} axis @param {number} from @param {number} to in pixels */
  constructor(axis, from, to) {
    this.low = axis?.low ?? 0;
    this.high = axis?.high ?? 1;
    this.#log = axis?.log ?? false;
    this.#from = from;
    this.#to = to;
  }

  /** @param {number} value */
  has(value) {
    return value >= this.low && value <= this.high;
  }

  /** @param {number} value @returns {number} where it lies, in pixels */
  px(value) {
    const [low, high, at] = this.#log
      ? [this.low, this.high, value].map(Math.log) : [this.low, this.high, value];
    return this.#from + ((at - low) / (high - low)) * (this.#to - this.#from);
  }
}

export class Frame {
  width;
  height;
  /** What the label of the upright axis covers. */
  axisLabels;
  margins;
  scaleX;
  scaleY;
  x;
  y;

  /** @param {Panel} panel @param {(words: Words) => string} say */
  constructor(panel, say) {
    this.width = WIDTH[panel.size];
    this.height = panel.height;
    const table = panel.marks.find(isTable);
    const names = table ? table.rows.map(say)
      : (panel.y?.ticks ?? []).map((tick, i) => say(panel.y?.names[i] ?? String(tick)));
    const widest = Math.max(0, ...names.map((name) => this.textWidth(name)));
    const end = panel.x?.ticks.at(-1);
    const last = end === undefined ? "" : say(panel.x?.names.at(-1) ?? String(end));
    const heat = table?.kind === "heat";
    const labelled = panel.x !== null && say(panel.x.label) !== "";
    this.margins = {
      marginLeft: names.length ? Math.ceil(widest) + 10 : 8,
      marginRight: Math.max(8, Math.ceil(this.textWidth(last) / 2)),
      marginTop: heat ? 22 : panel.y && say(panel.y.label) ? 30 : 16,
      marginBottom: panel.x?.ticks.length ? (labelled ? 42 : 24) : 8,
    };
    const { marginLeft, marginRight, marginTop, marginBottom } = this.margins;
    const upper = panel.y ? say(panel.y.label) : "";
    this.axisLabels = upper
      ? [{ left: 0, right: this.textWidth(upper), top: marginTop - 14 - LINE_HEIGHT, bottom: marginTop - 14 }] : [];
    this.x = new Side(panel.x, marginLeft, this.width - marginRight);
    this.y = new Side(panel.y, this.height - marginBottom, marginTop);
    this.scaleX = heat ? band(table.columns.map(say), 0) : scale(panel.x);
    this.scaleY = table ? band(table.rows.map(say), heat ? 0 : 0.25) : scale(panel.y);
  }

  /**
   * A guess that errs on the wide side: the same under Node, where nothing can be measured.
   *
   * @param {string} text
   */
  textWidth(text) {
    let width = 0;
    for (const letter of text) width += letter > "\u2e80" ? 1 : /[%mwMW]/.test(letter) ? 0.9 : /[ .,:;iljt|'⁻⁰¹²³⁴-⁹]/.test(letter) ? 0.36 : 0.6;
    return width * FONT_SIZE;
  }

  /**
   * A curve without what lies outside: it ends at the very border, and is open where a number is
   * none.
   *
   * @param {Numbers} xs
   * @param {Numbers} ys
   * @returns {{ x: Numbers, y: Numbers }}
   */
  within(xs, ys) {
    /** @type {{ x: Numbers, y: Numbers }} */
    const kept = { x: [], y: [] };
    const put = (/** @type {number} */ x, /** @type {number} */ y) => {
      kept.x.push(x);
      kept.y.push(y);
    };
    ys.forEach((y, i) => {
      const [before, x0] = [ys[i - 1], xs[i - 1]];
      const crosses = i > 0 && Number.isFinite(y) && Number.isFinite(before)
        && this.y.has(y) !== this.y.has(before);
      if (crosses) {
        const outside = this.y.has(y) ? before : y;
        const border = outside > this.y.high ? this.y.high : this.y.low;
        put(x0 + ((border - before) / (y - before)) * (xs[i] - x0), border);
      }
      put(xs[i], this.y.has(y) ? y : NaN);
    });
    return kept;
  }

  /** A point that lies outside stands at the border. @param {{ x: number, y: number }} point */
  clamp({ x, y }) {
    return {
      x: Math.min(Math.max(x, this.x.low), this.x.high),
      y: Math.min(Math.max(y, this.y.low), this.y.high),
    };
  }
}

/** @param {Panel["marks"][number]} mark @returns {mark is BarsMark | HeatMark} */
function isTable(mark) {
  return mark.kind === "bars" || mark.kind === "heat";
}

/** @param {string[]} domain @param {number} padding */
function band(domain, padding) {
  return { type: /** @type {const} */ ("band"), domain, padding, axis: null };
}

/** @param {Axis | null} axis */
function scale(axis) {
  if (!axis) return { axis: null };
  const type = /** @type {"log" | "linear"} */ (axis.log ? "log" : "linear");
  return { type, domain: [axis.low, axis.high], axis: null };
}
