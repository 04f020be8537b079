/**
 * Two things of the theme that a keyboard could not reach. The drawer with the navigation hangs on
 * a label and a checkbox that is not displayed: here a button works them (without this script the
 * label shows in its place). A table wider than its place can be focused, so that it scrolls.
 */

import { eachWhenIdle } from "./idle.js";

const drawer = /** @type {HTMLInputElement | null} */ (document.getElementById("__drawer"));
const button = document.querySelector("button[data-drawer]");

/** The drawer is shut by the theme too, after a navigation: its own state decides. */
function showState() {
  button?.setAttribute("aria-expanded", String(drawer?.checked));
}

function openDrawer() {
  drawer?.click();
  const first = /** @type {HTMLElement | null} */ (document.querySelector(".site-nav a"));
  if (drawer?.checked) first?.focus();
}

/** @param {KeyboardEvent} event */
function shutDrawer(event) {
  if (event.key !== "Escape" || !drawer?.checked) return;
  drawer.click();
  /** @type {HTMLElement | null} */ (button)?.focus();
}

button?.addEventListener("click", openDrawer);
drawer?.addEventListener("change", showState);
document.addEventListener("keydown", shutDrawer);

const SCROLLS = { zh: "表格，可左右滚动", en: "Table, scrolls sideways" };

/** @param {Element} box */
function markScrolling(box) {
  const chinese = document.documentElement.lang.startsWith("zh");
  if (box.scrollWidth > box.clientWidth + 1) {
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", chinese ? SCROLLS.zh : SCROLLS.en);
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const box = target.closest(".md-typeset__scrollwrap");
    if (box) markScrolling(box);
  }
});

function watchTables() {
  sizes.disconnect();
  for (const part of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset__table")) {
    sizes.observe(part);
  }
  // The observer is silent about what is not laid out yet, but Tab gets there all the same.
  eachWhenIdle(document.querySelectorAll(".md-typeset__scrollwrap"), markScrolling);
}

// The theme subscribed first, so it has wrapped the tables when this is called.
const pages = /** @type {{document$?: {subscribe(next: () => void): void}}} */ (globalThis).document$;
pages?.subscribe(watchTables);
