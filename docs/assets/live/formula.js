/**
 * Formulas come rendered from the build. This gives the reader their source back: copying a
 * selection yields TeX instead of loose glyphs, a display formula has a button that copies it, and
 * one too wide for its box can be scrolled by keyboard.
 */

import { eachWhenIdle } from "./idle.js";

const WORDS = {
  zh: {
    button: "复制 TeX 源码",
    done: "已复制 TeX",
    failed: "复制失败，请选中公式后按 Ctrl+C",
    scroll: "公式，可左右滚动",
  },
  en: {
    button: "Copy the TeX source",
    done: "TeX copied",
    failed: "Could not copy; select the formula and press Ctrl+C",
    scroll: "Formula, scrolls sideways",
  },
};

const FORMULA = ".arithmatex[data-tex]";

/** How long the button tells that it has copied. */
const SHOWN = 1600;

function words() {
  return document.documentElement.lang.startsWith("zh") ? WORDS.zh : WORDS.en;
}

/**
 * The source of a formula with its dollar signs, as it stands in the Markdown.
 * @param {Element} formula
 */
export function texOf(formula) {
  const tex = formula.getAttribute("data-tex") ?? "";
  return formula.tagName === "DIV" ? `$$\n${tex}\n$$` : `$${tex}$`;
}

/**
 * The formula a place in the page lies in.
 * @param {Node} node
 */
function formulaAround(node) {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(FORMULA) ?? null;
}

/**
 * What a selection says, with TeX for each formula it touches; null if it touches none.
 * @param {Range} selected
 */
export function textWithTex(selected) {
  const range = selected.cloneRange();
  const first = formulaAround(range.startContainer);
  const last = formulaAround(range.endContainer);
  // Half a formula has no source: take the whole of it.
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);

  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  const formulas = copy.querySelectorAll(FORMULA);
  if (!formulas.length) return null;
  for (const formula of formulas) {
    const display = formula.tagName === "DIV";
    const text = document.createElement(display ? "pre" : "span");
    text.textContent = texOf(formula);
    formula.replaceWith(text);
  }
  // innerText puts line breaks where blocks end, but only for what is laid out.
  copy.style.cssText = "position:fixed;left:-99999px;top:0;width:60em;white-space:pre-wrap";
  copy.setAttribute("aria-hidden", "true");
  document.body.append(copy);
  const text = copy.innerText;
  copy.remove();
  return text.replace(/\u2060/g, "").replace(/\n{3,}/g, "\n\n").trim();
}

/** @param {ClipboardEvent} event */
function onCopy(event) {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed || !event.clipboardData) return;
  const text = textWithTex(selection.getRangeAt(0));
  if (text === null) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
}

/**
 * @param {HTMLButtonElement} button
 * @param {Element} formula
 */
async function copySource(button, formula) {
  const says = words();
  let done = true;
  try {
    await navigator.clipboard.writeText(formula.getAttribute("data-tex") ?? "");
  } catch {
    // Refused, or a page without a secure origin.
    done = false;
  }
  button.textContent = done ? "✓" : "!";
  button.dataset.done = "";
  announce(done ? says.done : says.failed);
  setTimeout(() => {
    button.textContent = "TeX";
    delete button.dataset.done;
  }, SHOWN);
}

/** @param {string} message */
function announce(message) {
  const id = "formula-status";
  let place = document.getElementById(id);
  if (!place) {
    place = document.createElement("div");
    place.id = id;
    place.className = "formula-status";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = message;
}

/** @param {Element} formula */
function addButton(formula) {
  if (formula.querySelector(".formula-copy")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "formula-copy";
  button.textContent = "TeX";
  button.title = words().button;
  button.setAttribute("aria-label", words().button);
  button.addEventListener("click", () => void copySource(button, formula));
  formula.append(button);
}

/**
 * A box that scrolls has to be reachable by keyboard; one that does not must not stop the Tab key.
 * @param {Element} box
 */
function markScrolling(box) {
  const scrolls = box.scrollWidth > box.clientWidth + 1;
  if (scrolls === box.hasAttribute("tabindex")) return;
  if (scrolls) {
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", words().scroll);
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

const sizes = new ResizeObserver((entries) => {
  for (const entry of entries) markScrolling(entry.target);
});

/**
 * Gives the display formulas in a part of the page their button and their way to be scrolled.
 * @param {ParentNode} part
 */
export function equipFormulas(part) {
  const boxes = [];
  for (const formula of part.querySelectorAll(`div${FORMULA}`)) {
    addButton(formula);
    const box = formula.querySelector("mjx-container");
    if (!box) continue;
    sizes.observe(box);
    boxes.push(box);
  }
  // The observer is silent about what is not laid out yet, but Tab gets there all the same.
  eachWhenIdle(boxes, markScrolling);
}

function setUp() {
  sizes.disconnect();
  equipFormulas(document);
}

document.addEventListener("copy", onCopy);

// Instant navigation swaps the page's content and keeps this module: the theme then says so.
const pages = /** @type {{document$?: {subscribe(next: () => void): void}}} */ (globalThis).document$;
if (pages) pages.subscribe(setUp);
else setUp();
