// @ts-check
// The controls of a figure, which the build has put into the page (hooks/figure_controls.py).
import { MaskPainter } from "./mask-painter.js";

/** @typedef {{ name: string, read: () => unknown, write: (value: unknown) => void }} Control */

/** What stands in them and what they stand for, by name. */
export class Controls {
  /** @type {Control[]} */ #controls;
  /** @type {Record<string, unknown>} */ #start;
  /** @type {Record<string, unknown>} */ #last;

  /**
   * @param {Element} root
   * @param {() => void} onChange at every change, many times a second while a slider is dragged
   * @param {AbortSignal} signal
   */
  constructor(root, onChange, signal) {
    this.#controls = [...root.querySelectorAll("[data-control]")]
      .filter((element) => element instanceof HTMLElement)
      .map((element) => control(element, onChange, signal));
    this.#start = this.#read();
    this.#last = this.#start;
  }

  /** The positions; of cells that hold no number, what they held before. */
  get positions() {
    this.#last = this.#read();
    return this.#last;
  }

  reset() {
    for (const { name, write } of this.#controls) write(this.#start[name]);
  }

  #read() {
    return Object.fromEntries(
      this.#controls.map(({ name, read }) => [name, read() ?? this.#last[name]]),
    );
  }
}

/** @param {HTMLElement} element @param {() => void} onChange @param {AbortSignal} signal */
function control(element, onChange, signal) {
  element.addEventListener("input", onChange, { signal });
  const make = element.matches(".figure-numbers") ? numbers
    : element.matches(".figure-mask") ? mask
      : element instanceof HTMLInputElement && element.type === "range" ? slider : box;
  return { name: element.dataset.control ?? "", ...make(/** @type {any} */ (element), signal) };
}

/** @param {HTMLInputElement} input @param {AbortSignal} signal */
function slider(input, signal) {
  const { values, show = "{}" } = input.dataset;
  /** @type {number[] | null} */
  const listed = values ? JSON.parse(values) : null;
  const shown = input.parentElement?.querySelector(".figure-value");
  const read = () => (listed ? listed[Number(input.value)] : Number(input.value));
  const tell = () => {
    const text = show.replace("{}", written(read(), listed ? 1 : Number(input.step)));
    if (shown) shown.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", tell, { signal, capture: true });
  return {
    read,
    write: (/** @type {unknown} */ value) => {
      input.value = String(listed ? listed.indexOf(Number(value)) : value);
      tell();
    },
  };
}

/**
 * With the decimals of its step, as the build writes it.
 *
 * @param {number} value
 * @param {number} step
 */
function written(value, step) {
  const places = String(step).split(".")[1]?.length ?? 0;
  return (places ? value.toFixed(places) : String(value)).replace("-", "−");
}

/** @param {HTMLInputElement} input */
function box(input) {
  return {
    read: () => input.checked,
    write: (/** @type {unknown} */ value) => { input.checked = Boolean(value); },
  };
}

/** @param {Element} table @returns {HTMLInputElement[][]} its cells */
function cells(table) {
  return [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]);
}

/** @param {HTMLElement} table @param {AbortSignal} signal */
function numbers(table, signal) {
  const inputs = cells(table);
  const told = () => {
    for (const input of inputs.flat()) input.toggleAttribute("aria-invalid", !isNumber(input));
  };
  table.addEventListener("input", told, { signal, capture: true });
  return {
    read: () => (inputs.flat().every(isNumber)
      ? inputs.map((row) => row.map((input) => input.valueAsNumber)) : undefined),
    write: (/** @type {unknown} */ value) => {
      const rows = /** @type {number[][]} */ (value);
      inputs.forEach((row, i) => row.forEach((input, j) => { input.value = String(rows[i][j]); }));
      told();
    },
  };
}

/** Any number within the limits: the step is for the arrow keys. @param {HTMLInputElement} input */
function isNumber({ valueAsNumber, validity }) {
  return Number.isFinite(valueAsNumber) && !validity.rangeUnderflow && !validity.rangeOverflow;
}

/** @param {HTMLElement} table @param {AbortSignal} signal */
function mask(table, signal) {
  const painter = new MaskPainter(table, cells(table), signal);
  return {
    read: () => painter.values,
    write: (/** @type {unknown} */ value) => painter.set(/** @type {boolean[][]} */ (value)),
  };
}
