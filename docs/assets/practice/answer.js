// @ts-check
/**
 * The 30-second answer of a question, as its page shows it, formulas set. The build writes it as
 * a tree of names and texts (hooks/publish/answers.py); here the elements are made one by one, of
 * the kinds named below and no others, so that no text ever becomes markup.
 */

import { address, language, ROOT } from "./catalog.js";

/** @typedef {[name: string, attributes: { [name: string]: string }, ...inside: Tree[]]} Branch */
/** @typedef {string | Branch} Tree */

const MATHML = "http://www.w3.org/1998/Math/MathML";
const TEXT = new Set(
  ("p ul ol li strong em b i code span div a sub sup br kbd blockquote table thead tbody tr th td abbr")
    .split(" "),
);
const FORMULA = /^(?:math|m(?:i|n|o|s|row|frac|sqrt|root|sub|sup|subsup|under|over|underover|table|tr|td|text|space|style|padded|phantom|enclose|error|multiscripts))$/;
const ATTRIBUTE = /^(?!on|style$|src|xmlns)[a-z][a-z-]*$/;

/**
 * @param {string} id of a question
 * @returns {Promise<Tree[]>}
 */
export function loadAnswer(id) {
  const path = `answers/${language()}/${id}.json`;
  const kept = answers.get(path);
  if (kept) return kept;
  const loading = fetch(address(path)).then(async (response) => {
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
    return /** @type {Tree[]} */ (await response.json());
  });
  answers.set(path, loading);
  loading.catch(() => answers.delete(path));
  return loading;
}

/** Kept as long as the tab shows this site: a session goes on without a network. @type {Map<string, Promise<Tree[]>>} */
const answers = new Map();

/** @param {Tree[]} trees @returns {DocumentFragment} */
export function grow(trees) {
  const fragment = document.createDocumentFragment();
  fragment.append(...trees.map(node));
  return fragment;
}

/** @param {Tree} tree @returns {Node} */
function node(tree) {
  if (typeof tree === "string") return document.createTextNode(tree);
  const [name, attributes, ...inside] = tree;
  const element = make(name);
  // What is of no known kind leaves its content behind.
  if (!element) return grow(inside);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "href") link(element, value);
    else if (ATTRIBUTE.test(key)) element.setAttribute(key, value);
  }
  element.append(...inside.map(node));
  return element;
}

/** @param {string} name */
function make(name) {
  if (FORMULA.test(name)) return document.createElementNS(MATHML, name);
  if (TEXT.has(name) || /^mjx-[a-z-]+$/.test(name)) return document.createElement(name);
  return null;
}

/**
 * Links are written from the site's root. They open beside the question, which would be lost.
 *
 * @param {Element} element
 * @param {string} path
 */
function link(element, path) {
  const url = new URL(path, ROOT);
  if (element.localName !== "a" || !/^https?:$/.test(url.protocol)) return;
  element.setAttribute("href", url.href);
  element.setAttribute("target", "_blank");
  element.setAttribute("rel", "noopener");
}
