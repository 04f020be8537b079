import { exerciseWords } from "./exercise-words.js";

/**
 * The hints and the solution. They stand in the page for whoever has no scripts; with
 * scripts they come one by one, when they are asked for.
 */
export class ExerciseHelp {
  /** How many hints have been shown. */
  hintsUsed = 0;
  solutionSeen = false;
  #hints;
  #solution;
  #compare = document.createElement("button");
  #note = document.createElement("span");
  #mine;
  /** @type {{ element: HTMLElement, dispose: () => void } | null} */ #difference = null;

  /**
   * @param {HTMLElement} box
   * @param {() => string} mine the reader's code as it stands
   */
  constructor(box, mine) {
    this.#mine = mine;
    this.#hints = /** @type {HTMLDetailsElement[]} */ ([...box.querySelectorAll("[data-hint]")]);
    const solution = box.querySelector("details[data-solution]");
    const holder = solution?.querySelector(".live-solution");
    const still = holder?.querySelector("pre");
    if (!solution || !holder || !still) throw new Error(`${box.id}: no solution inside`);
    this.#solution = {
      fold: /** @type {HTMLDetailsElement} */ (solution),
      holder: /** @type {HTMLElement} */ (holder),
      still,
      code: still.textContent ?? "",
    };
    still.tabIndex = 0; // it scrolls sideways on a phone
    still.setAttribute("role", "group");
    still.setAttribute("aria-label", exerciseWords().solution);
    this.#compare.type = "button";
    this.#compare.className = "live-button live-compare";
    this.#compare.dataset.action = "compare";
    this.#compare.textContent = exerciseWords().compare;
    this.#compare.addEventListener("click", () => void this.#toggle());
    this.#note.className = "live-compare-note";
    this.#note.setAttribute("role", "status");
    const row = document.createElement("div");
    row.className = "live-compare-row";
    row.append(this.#compare, this.#note);
    holder.prepend(row);
    this.#showCompared(false);
    // Opened again after more work: the comparison is with what stands there now.
    solution.addEventListener("toggle", () => void this.refresh());
  }

  get hints() {
    return this.#hints.length;
  }

  /** Shows the next hint and puts the focus on it. */
  showHint() {
    const fold = this.#hints[this.hintsUsed];
    if (!fold) return;
    this.hintsUsed += 1;
    show(fold);
  }

  /** Shows the solution; against the reader's code if there is something to compare. */
  async showSolution(/** @type {boolean} */ compared) {
    this.solutionSeen = true;
    const { fold } = this.#solution;
    const shown = "shown" in fold.dataset && fold.open;
    show(fold);
    if (compared && !shown) await this.#showDifference();
  }

  /** The reader's code may be another one now. */
  async refresh() {
    if (this.#difference && this.#solution.fold.open) await this.#showDifference();
  }

  /** Puts back what the page came with; what has been used stays counted. */
  close() {
    this.#showStill();
  }

  async #toggle() {
    if (this.#difference) this.#showStill();
    else await this.#showDifference();
  }

  async #showDifference() {
    const { holder, still, code: solution } = this.#solution;
    const say = exerciseWords();
    const mine = this.#mine().trimEnd();
    this.#note.textContent = "";
    if (mine === solution.trimEnd()) {
      this.#showStill();
      this.#note.textContent = say.noDifference;
      return;
    }
    const module = await import("./solution-diff.js").catch(() => null);
    if (!holder.isConnected) return;
    if (!module) {
      this.#showStill();
      this.#note.textContent = say.noComparison;
      return;
    }
    const made = module.showDifference({ mine, solution, label: say.difference });
    (this.#difference?.element ?? still).replaceWith(made.element);
    this.#difference?.dispose();
    this.#difference = made;
    this.#showCompared(true);
  }

  #showStill() {
    const { still } = this.#solution;
    this.#note.textContent = "";
    this.#difference?.element.replaceWith(still);
    this.#difference?.dispose();
    this.#difference = null;
    this.#showCompared(false);
  }

  /** @param {boolean} compared */
  #showCompared(compared) {
    this.#compare.setAttribute("aria-pressed", String(compared));
  }
}

/** @param {HTMLDetailsElement} fold */
function show(fold) {
  fold.dataset.shown = "";
  fold.open = true;
  fold.querySelector("summary")?.focus({ preventScroll: true });
  fold.scrollIntoView({ block: "nearest" });
}
