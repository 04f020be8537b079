// @ts-check
// Labels stand beside what they name: a legend would send the eye to and fro.
import { LINE_HEIGHT } from "./frame.js";

/**
 * @import { Frame } from "./frame.js"
 * @import { Numbers, Tone } from "./spec.js"
 * @typedef {{ x: Numbers, y: Numbers, label: string, tone: Tone }} Curve
 * @typedef {{ x: number, y: number, label: string, tone: Tone }} Point
 * @typedef {{ label: string, tone: Tone, anchor: "start" | "middle" | "end", left: number, top: number }} Label
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Box
 */

/** Room enough: more of it makes no label better. */
const ROOM = 16;
const CLOSE = 10;
/** Two labels that are nearer than this read as one. */
const APART = 3;
const TRIES = 24;

/**
 * The name of each curve, where it is closest to its own and far from all others. It does not
 * depend on the dots, which move: a label that jumps is worse than one that is passed over.
 *
 * @param {Curve[]} curves
 * @param {Frame} frame
 * @returns {{ labels: Label[], boxes: Box[] }}
 */
export function placeLabels(curves, frame) {
  const paths = curves.map((curve) => pathOf(curve, frame));
  /** @type {Box[]} */
  const boxes = [];
  const labels = curves.flatMap(({ label, tone }, own) => {
    const path = paths[own];
    if (!label || !path.length) return [];
    const width = frame.textWidth(label);
    const others = paths.flatMap((other, i) => (i === own ? [] : other));
    let best = { score: -Infinity, side: 0, box: /** @type {Box | null} */ (null) };
    for (let attempt = 0; attempt <= TRIES; attempt += 1) {
      const at = path[Math.round((attempt / TRIES) * (path.length - 1))];
      // Where two curves run together, a name would be that of both.
      const apart = gap({ left: at.x, right: at.x, top: at.y, bottom: at.y }, others);
      for (const [side, up] of [[0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]]) {
        const middle = { x: at.x + side * (width / 2 + 7), y: at.y + up * (side ? 6 : CLOSE + 2) };
        const box = around(middle, width);
        if (!inside(box, frame) || boxes.some((other) => between(box, other) < APART)) continue;
        const away = Math.min(ROOM, apart, gap(box, others));
        const near = gap(box, path);
        // Touching its own curve is nearly as bad as touching another one.
        const score = Math.min(away, near < 3 ? near : ROOM) - Math.abs(near - 4) / 4 - Math.abs(side);
        if (score > best.score) best = { score, side, box };
      }
    }
    if (!best.box) return [];
    boxes.push(best.box);
    return [labelIn(best.box, best.side, label, tone, frame)];
  });
  return { labels, boxes };
}

/** Above, below, right, left, then the corners: in this order, if all are as free. */
const SIDES = /** @type {const} */ ([
  [0, -1], [0, 1], [1, 0], [-1, 0], [1, -1], [-1, -1], [1, 1], [-1, 1],
]);
/** Next to the dot if there is room, else this much further away. */
const STEPS = [0, 9, 24];

/**
 * The number of each dot, on the side where it lies on nothing else.
 *
 * @param {Point[]} dots
 * @param {Curve[]} curves
 * @param {Box[]} taken by other labels; those of the dots are added
 * @param {Frame} frame
 * @returns {Label[]}
 */
export function beside(dots, curves, taken, frame) {
  const path = curves.flatMap((curve) => pathOf(curve, frame));
  const points = dots.map(({ x, y }) => ({ x: frame.x.px(x), y: frame.y.px(y) }));
  return dots.flatMap(({ label, tone }, own) => {
    if (!label) return [];
    const width = frame.textWidth(label);
    const at = points[own];
    const others = points.filter((_, i) => i !== own);
    let best = { score: -Infinity, side: 0, box: around(at, width) };
    for (const [order, [side, up]] of SIDES.entries()) {
      for (const [far, step] of STEPS.entries()) {
        const out = up ? 7 + step * 0.7 : 11 + step;
        const box = around({
          x: at.x + side * (width / 2 + (up ? 4 : out)),
          y: at.y + up * (LINE_HEIGHT / 2 + out),
        }, width);
        const held = keep(box, frame);
        const moved = Math.abs(held.left - box.left) + Math.abs(held.top - box.top);
        const onCurve = gap(held, path) < 2 ? 8 : 0;
        const onDot = gap(held, [...others, at]) < 5 ? 12 : 0;
        // It would be read as the number of the other dot.
        const strange = gap(held, others) < gap(held, [at]) ? 10 : 0;
        const onLabel = taken.some((other) => between(held, other) < 1) ? 30 : 0;
        const score = -onCurve - onDot - strange - onLabel - order / 2 - far * 2 - moved / 4;
        if (score > best.score) best = { score, side, box: held };
      }
    }
    taken.push(best.box);
    return [labelIn(best.box, best.side, label, tone, frame)];
  });
}

/** @param {Curve} curve @param {Frame} frame */
function pathOf({ x, y }, frame) {
  return x.map((value, i) => ({ x: frame.x.px(value), y: frame.y.px(y[i]) }))
    .filter((point) => Number.isFinite(point.y));
}

/** Moves a box into the frame. @param {Box} box @param {Frame} frame @returns {Box} */
function keep({ left, right, top, bottom }, { width, height, margins }) {
  const dx = Math.max(margins.marginLeft - left, 0) - Math.max(right - width, 0);
  const dy = Math.max(-top, 0) - Math.max(bottom - (height - margins.marginBottom), 0);
  return { left: left + dx, right: right + dx, top: top + dy, bottom: bottom + dy };
}

/**
 * The drawing library counts from the corner of the frame. Widths are guessed: a label is held at
 * the side where what it names is.
 *
 * @param {Box} box
 * @param {number} side
 * @param {string} label
 * @param {Tone} tone
 * @param {Frame} frame
 * @returns {Label}
 */
function labelIn({ left, right, top, bottom }, side, label, tone, { margins }) {
  const x = side > 0 ? left : side < 0 ? right : (left + right) / 2;
  return {
    label,
    tone,
    anchor: side > 0 ? "start" : side < 0 ? "end" : "middle",
    left: round(x - margins.marginLeft),
    top: round((top + bottom) / 2 - margins.marginTop),
  };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** @param {{ x: number, y: number }} middle @param {number} width @returns {Box} */
function around({ x, y }, width) {
  const half = LINE_HEIGHT / 2;
  return { left: x - width / 2, right: x + width / 2, top: y - half, bottom: y + half };
}

/** @param {Box} box @param {Frame} frame */
function inside({ left, right, top, bottom }, { width, height, margins }) {
  return left >= margins.marginLeft + 2 && right <= width - 2 && top >= 0
    && bottom <= height - margins.marginBottom - 2;
}

/** The distance of a box from the nearest point. @param {Box} box @param {{ x: number, y: number }[]} points */
function gap({ left, right, top, bottom }, points) {
  let least = Infinity; // squared: this runs a hundred thousand times for a drawing
  for (const { x, y } of points) {
    const dx = x < left ? left - x : x > right ? x - right : 0;
    const dy = y < top ? top - y : y > bottom ? y - bottom : 0;
    const square = dx * dx + dy * dy;
    if (square < least) least = square;
  }
  return Math.sqrt(least);
}

/** @param {Box} a @param {Box} b */
function between(a, b) {
  const dx = Math.max(a.left - b.right, b.left - a.right, 0);
  const dy = Math.max(a.top - b.bottom, b.top - a.bottom, 0);
  return Math.hypot(dx, dy);
}
