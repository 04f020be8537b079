// @ts-check
// Draws the panels of a figure. The build calls this under Node for what stands in the page before
// any script, the page calls it for all that comes later: the same numbers, the same picture.
import {
  arrow, axisX, axisY, barX, cell, dot, line, plot, ruleX, ruleY, text,
} from "@observablehq/plot";
import { beside, placeLabels } from "./labels.js";
import { Frame } from "./frame.js";

/**
 * @import { Markish } from "@observablehq/plot"
 * @import {
 *   Arrays, ArrowsMark, Axis, BarsMark, DotsMark, HeatMark, Language, LineMark, Mark, NoteMark,
 *   Numbers, Panel, RuleMark, Spec, Tone, Words
 * } from "./spec.js"
 * @import { Box, Curve, Label } from "./labels.js"
 * @typedef {{ key: string, labels: Label[], boxes: Box[] }} Named - labels of curves, and of which
 */

/** Set in figure.css, for each scheme and for forced colours. @type {Record<Tone, string>} */
const INK = {
  accent: "var(--figure-accent)", ink: "var(--figure-ink)", faint: "var(--figure-faint)",
};
const PAPER = "var(--figure-paper)";
/** Numbers and words on top of lines keep a rim of paper around them. */
const HALO = { stroke: PAPER, strokeWidth: 4, strokeLinejoin: "round" };
/** The strongest a negative cell gets: its number stays legible. */
const MOST_INK = 0.3;

/**
 * @typedef {{ key: string, element: HTMLElement }} Drawn - a panel, and the arrays it shows
 */

/** Draws the panels of one figure again and again; what shows the same is not drawn anew. */
export class Panels {
  #document;
  #spec;
  #language;
  /** @type {Map<Panel, Drawn>} */ #drawn = new Map();
  /** Where the names of curves stand. @type {Map<Panel, Named>} */ #named = new Map();

  /** @param {Document} document @param {Spec} spec @param {Language} language */
  constructor(document, spec, language) {
    this.#document = document;
    this.#spec = spec;
    this.#language = language;
  }

  /** @param {Arrays} arrays @returns {HTMLElement[]} */
  draw(arrays) {
    return this.#spec.panels.map((panel) => {
      const key = JSON.stringify(namesIn(panel).map((name) => arrays[name]), written);
      const last = this.#drawn.get(panel);
      if (last?.key === key) return last.element;
      const element = this.#drawPanel(panel, arrays);
      this.#drawn.set(panel, { key, element });
      return element;
    });
  }

  /** @param {Panel} panel @param {Arrays} arrays */
  #drawPanel(panel, arrays) {
    const element = this.#document.createElement("div");
    element.className = "figure-panel";
    element.dataset.size = panel.size;
    const title = this.#document.createElement("p");
    title.className = "figure-panel-title";
    title.textContent = say(panel.title, this.#language);
    element.append(title, this.#plot(panel, arrays));
    return element;
  }

  /** @param {Panel} panel @param {Arrays} arrays */
  #plot(panel, arrays) {
    const frame = new Frame(panel, (words) => say(words, this.#language));
    const drawing = new Drawing(arrays, frame, this.#language);
    const marks = [...drawing.axes(panel), ...panel.marks.flatMap((mark) => drawing.mark(mark))];
    const svg = plot({
      document: this.#document,
      className: "figure-plot",
      width: frame.width,
      height: frame.height,
      ...frame.margins,
      x: frame.scaleX,
      y: frame.scaleY,
      marks: [...marks, ...drawing.labels(this.#curveLabels(panel, drawing, frame))],
    });
    // The library's few rules stand in figure.css: the policy forbids style elements. And what it
    // calls its groups is nothing to be read out: the text below the drawing says what is seen.
    svg.querySelector("style")?.remove();
    for (const group of svg.querySelectorAll("[aria-label]")) group.removeAttribute("aria-label");
    svg.setAttribute("aria-hidden", "true");
    return svg;
  }

  /**
   * To find a place takes longer than all the rest, and most drags leave the curves as they are.
   *
   * @param {Panel} panel
   * @param {Drawing} drawing
   * @param {Frame} frame
   */
  #curveLabels(panel, { curves }, frame) {
    const key = JSON.stringify(curves);
    let named = this.#named.get(panel);
    if (named?.key !== key) {
      named = { key, ...placeLabels(curves, frame) };
      this.#named.set(panel, named);
    }
    return named;
  }
}

/** The arrays that the marks of a panel name, and some words that name none. @param {Panel} panel */
function namesIn({ marks }) {
  return marks.flatMap((mark) => Object.values(mark).flat()).filter((name) => typeof name === "string");
}

/** JSON has no NaN and no infinities. @param {string} _ @param {unknown} value */
function written(_, value) {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** @param {Words} words @param {Language} language */
function say(words, language) {
  return typeof words === "string" ? words : words[language === "zh" ? 0 : 1];
}

class Drawing {
  #arrays;
  #frame;
  #language;
  /** @type {Curve[]} */ curves = [];
  /** @type {{ x: number, y: number, label: string, tone: Tone }[]} */ #dots = [];

  /** @param {Arrays} arrays @param {Frame} frame @param {Language} language */
  constructor(arrays, frame, language) {
    this.#arrays = arrays;
    this.#frame = frame;
    this.#language = language;
  }

  /** @param {Panel} panel @returns {Markish[]} */
  axes({ x, y }) {
    /** @type {Markish[]} */
    const marks = [];
    const common = { tickSize: 0, label: null, fill: INK.faint };
    if (x?.ticks.length) {
      marks.push(axisX(x.ticks, { ...common, tickFormat: this.#names(x), tickPadding: 9 }));
      marks.push(ruleY([this.#frame.y.low], { stroke: "var(--figure-line)" }));
    }
    if (y?.ticks.length) {
      marks.push(axisY(y.ticks, { ...common, tickFormat: this.#names(y), tickPadding: 6 }));
    }
    const label = { fill: INK.faint, fontStyle: "italic" };
    if (x && this.#say(x.label)) {
      marks.push(text([this.#say(x.label)], {
        ...label, frameAnchor: "bottom-right", textAnchor: "end", dy: 34,
      }));
    }
    if (y && this.#say(y.label)) {
      marks.push(text([this.#say(y.label)], {
        ...label, frameAnchor: "top-left", textAnchor: "start", lineAnchor: "bottom",
        dx: -this.#frame.margins.marginLeft, dy: -14,
      }));
    }
    return marks;
  }

  /** @param {Mark} mark @returns {Markish[]} */
  mark(mark) {
    switch (mark.kind) {
      case "line": return this.#line(mark);
      case "dots": return this.#dotsOf(mark);
      case "bars": return this.#bars(mark);
      case "heat": return this.#heat(mark);
      case "arrows": return this.#arrows(mark);
      case "rule": return this.#rule(mark);
      case "note": return this.#note(mark);
    }
  }

  /**
   * The labels of all curves and dots, once it is known where everything is.
   *
   * @param {{ labels: Label[], boxes: Box[] }} named the curves' own
   * @returns {Markish[]}
   */
  labels({ labels, boxes }) {
    const taken = [...boxes, ...this.#frame.axisLabels];
    const placed = [...labels, ...beside(this.#dots, this.curves, taken, this.#frame)];
    return placed.map(({ label, tone, anchor, left, top }) => text([label], {
      ...HALO, fill: INK[tone], textAnchor: anchor, frameAnchor: "top-left",
      dx: left, dy: top, lineAnchor: "middle",
    }));
  }

  /** @param {LineMark} mark */
  #line({ x, y, label, tone, dashed }) {
    const points = this.#frame.within(this.#numbers(x), this.#numbers(y));
    this.curves.push({ ...points, label: this.#say(label), tone });
    return [line(points.x, {
      x: points.x, y: points.y, stroke: INK[tone], strokeWidth: tone === "accent" ? 2.25 : 1.5,
      ...(dashed ? { strokeDasharray: "5 4" } : {}),
    })];
  }

  /** @param {DotsMark} mark */
  #dotsOf({ x, y, label, tone, hollow }) {
    const labels = this.#texts(label);
    const xs = this.#numbers(x);
    const shown = this.#numbers(y).map((value, i) => ({
      x: xs[i], y: value, label: labels[i] ?? "", tone,
    })).filter((point) => !Number.isNaN(point.x) && !Number.isNaN(point.y));
    const inside = shown.map((point) => ({ ...point, ...this.#frame.clamp(point) }));
    this.#dots.push(...inside);
    return [dot(inside, {
      x: "x", y: "y", r: 4.5, fill: hollow ? PAPER : INK[tone],
      stroke: hollow ? INK[tone] : PAPER, strokeWidth: hollow ? 2 : 1.5,
    })];
  }

  /** @param {BarsMark} mark */
  #bars({ rows, x1, x2, label, tone }) {
    const [from, to] = [this.#numbers(x1), this.#numbers(x2)];
    const labels = this.#texts(label);
    const bars = rows.map((row, i) => ({
      row: this.#say(row), x1: from[i], x2: to[i], label: labels[i] ?? "",
    })).filter((bar) => Number.isFinite(bar.x1) && Number.isFinite(bar.x2));
    const names = axisY({ tickSize: 0, label: null, fill: INK.ink, tickPadding: 8 });
    const wide = (/** @type {typeof bars[0]} */ bar) =>
      this.#frame.x.px(bar.x2) - this.#frame.x.px(bar.x1) > this.#frame.textWidth(bar.label) + 12;
    const accent = tone === "accent";
    return [
      ...(from.every((value) => value === this.#frame.x.low) ? [names] : []),
      barX(bars, {
        x1: "x1", x2: "x2", y: "row", fill: INK[tone], fillOpacity: accent ? 1 : 0.16,
      }),
      text(bars.filter((bar) => bar.label && wide(bar)), {
        x: (bar) => (bar.x1 + bar.x2) / 2, y: "row", text: "label",
        fill: accent ? "var(--figure-on-accent)" : INK.ink,
      }),
    ];
  }

  /** @param {HeatMark} mark */
  #heat({ values, rows, columns, high, places, blank }) {
    const matrix = /** @type {Numbers[]} */ (this.#arrays[values]);
    const blanks = /** @type {Numbers[]} */ (this.#arrays[blank] ?? []);
    const all = rows.flatMap((row, i) => columns.map((column, j) => {
      const value = blanks[i]?.[j] ? 0 : matrix[i][j];
      const strength = Number.isFinite(value) ? Math.min(Math.abs(value) / high, 1) : 0;
      const place = { row: this.#say(row), column: this.#say(column) };
      return { ...place, value, strength, blank: Boolean(blanks[i]?.[j]) };
    }));
    const cells = all.filter((one) => !one.blank);
    const at = { x: "column", y: "row" };
    /** @param {number} value */
    const written = (value) => Number.isFinite(value) ? value.toFixed(places).replace("-", "−")
      : Number.isNaN(value) ? "nan" : value > 0 ? "∞" : "−∞";
    const number = { ...at, text: (/** @type {typeof cells[0]} */ { value }) => written(value) };
    return [
      cell(cells, { ...at, fill: PAPER, stroke: "var(--figure-line)", inset: 0.75 }),
      cell(cells.filter(({ value }) => value > 0), {
        ...at, fill: "var(--figure-heat)", fillOpacity: "strength", inset: 0.75,
      }),
      cell(cells.filter(({ value }) => value < 0), {
        ...at, fill: INK.ink, fillOpacity: ({ strength }) => MOST_INK * strength, inset: 0.75,
      }),
      dot(all.filter((one) => one.blank), { ...at, r: 1.5, fill: INK.faint }),
      text(cells, { ...number, fill: INK.ink }),
      axisX({ anchor: "top", tickSize: 0, label: null, fill: INK.faint, tickPadding: 5 }),
      axisY({ tickSize: 0, label: null, fill: INK.faint, tickPadding: 6 }),
    ];
  }

  /** @param {ArrowsMark} mark */
  #arrows({ x1, y1, x2, y2, tone }) {
    const ends = [x1, y1, x2, y2].map((name) => this.#numbers(name));
    const arrows = ends[0].map((_, i) => ends.map((values) => values[i]))
      .filter((one) => one.every(Number.isFinite) && (one[0] !== one[2] || one[1] !== one[3]));
    return [arrow(arrows, {
      x1: "0", y1: "1", x2: "2", y2: "3", stroke: INK[tone], headLength: 9, headAngle: 50,
      strokeWidth: tone === "accent" ? 4 : 1.5,
    })];
  }

  /** @param {RuleMark} mark */
  #rule({ x, y, label }) {
    const upright = x !== null;
    const where = x ?? y;
    const values = typeof where === "string" ? this.#numbers(where) : [Number(where)];
    const axis = upright ? this.#frame.x : this.#frame.y;
    const inside = values.filter((value) => axis.has(value));
    const stroke = { stroke: "var(--figure-line)" };
    /** @type {Markish[]} */
    const marks = [upright ? ruleX(inside, stroke) : ruleY(inside, stroke)];
    if (this.#say(label) && inside.length) {
      marks.push(text([this.#say(label)], upright
        ? { x: inside[0], frameAnchor: "top", textAnchor: "start", dx: 5, dy: 4, fill: INK.faint, ...HALO }
        : { y: inside[0], frameAnchor: "left", textAnchor: "start", dx: 6, dy: -9, fill: INK.faint, ...HALO }));
    }
    return marks;
  }

  /** @param {NoteMark} mark */
  #note({ x, y, text: name, tone }) {
    const xs = this.#numbers(x);
    const ys = this.#numbers(y);
    const notes = this.#texts(name).map((label, i) => ({ x: xs[i], y: ys[i], label }));
    return [text(notes, { x: "x", y: "y", text: "label", fill: INK[tone] })];
  }

  /** @param {Axis} axis */
  #names({ ticks, names }) {
    return (/** @type {number} */ value) => {
      const name = names[ticks.indexOf(value)];
      return name === undefined ? String(value).replace("-", "−") : this.#say(name);
    };
  }

  /** @param {Words} words */
  #say(words) {
    return say(words, this.#language);
  }

  /** @param {string} name @returns {Numbers} */
  #numbers(name) {
    return /** @type {Numbers} */ (this.#arrays[name] ?? []);
  }

  /** @param {Words} name of the array, or of one for each language @returns {string[]} */
  #texts(name) {
    return /** @type {string[]} */ (this.#arrays[this.#say(name)] ?? []);
  }
}
