// @ts-check

const ARROWS = new Map([
  ["ArrowUp", [-1, 0]], ["ArrowDown", [1, 0]], ["ArrowLeft", [0, -1]], ["ArrowRight", [0, 1]],
]);

/**
 * A grid of boxes. A click turns one, a drag paints all it passes with what the first became, the
 * arrow keys walk, the space bar turns. One stop for the Tab key.
 */
export class MaskPainter {
  #table;
  #boxes;
  /** What the drag paints. @type {boolean | null} */ #paint = null;

  /** @param {HTMLElement} table @param {HTMLInputElement[][]} boxes @param {AbortSignal} signal */
  constructor(table, boxes, signal) {
    this.#table = table;
    this.#boxes = boxes;
    boxes.flat().forEach((box, number) => { box.tabIndex = number ? -1 : 0; });
    const grid = /** @type {HTMLElement} */ (table.querySelector("tbody"));
    grid.addEventListener("pointerdown", (event) => this.#begin(event), { signal });
    grid.addEventListener("pointermove", (event) => this.#go(event), { signal });
    for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
      grid.addEventListener(type, () => { this.#paint = null; }, { signal });
    }
    // The pointer has turned the box already; the keyboard's click, which has no place, may.
    grid.addEventListener("click", (event) => {
      if (event.detail > 0) event.preventDefault();
    }, { signal });
    grid.addEventListener("keydown", (event) => this.#walk(event), { signal });
    for (const button of table.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        this.set(JSON.parse(button.dataset.mask ?? "[]"));
        this.#tell();
      }, { signal });
    }
  }

  get values() {
    return this.#boxes.map((row) => row.map((box) => box.checked));
  }

  /** @param {boolean[][]} values */
  set(values) {
    this.#boxes.forEach((row, i) => row.forEach((box, j) => { box.checked = values[i][j]; }));
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    const box = this.#boxAt(event);
    if (!box || event.button !== 0) return;
    event.preventDefault(); // no dragging of what was selected, no scrolling
    this.#paint = !box.checked;
    box.focus({ preventScroll: true });
    this.#turn(box);
  }

  /** @param {PointerEvent} event */
  #go(event) {
    if (this.#paint === null) return;
    if (!event.buttons) {
      this.#paint = null; // it was let go outside
      return;
    }
    const box = this.#boxAt(event);
    if (box) this.#turn(box);
  }

  /** @param {HTMLInputElement} box */
  #turn(box) {
    if (box.checked === this.#paint || this.#paint === null) return;
    box.checked = this.#paint;
    this.#tell();
  }

  /** A finger stays with the element it came down on: ask what lies under it. @param {PointerEvent} event */
  #boxAt({ clientX, clientY }) {
    const cell = document.elementFromPoint(clientX, clientY)?.closest("td");
    const box = cell?.querySelector("input");
    return box && this.#table.contains(box) ? box : null;
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const step = ARROWS.get(event.key);
    const row = this.#boxes.findIndex((boxes) => boxes.some((box) => box === event.target));
    if (!step || row < 0) return;
    event.preventDefault();
    const column = this.#boxes[row].findIndex((box) => box === event.target);
    const next = this.#boxes[row + step[0]]?.[column + step[1]];
    if (!next) return;
    this.#boxes[row][column].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  #tell() {
    this.#table.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
