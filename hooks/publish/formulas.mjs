// Renders TeX to CHTML with MathJax 4: one JSON request on stdin, one JSON answer on stdout.
// {formulas: [{tex, display}]} -> {results: [{html} | {error}], css, styles, fonts}
// Everything a strict policy or a reader would trip over is taken out here, on the node tree:
// inline styles become classes, ids and the copies of the source on every node are dropped.
import { readFileSync } from "node:fs";

import { MathJaxNewcmFont } from "@mathjax/mathjax-newcm-font/mjs/chtml.js";
import { AssistiveMmlHandler } from "@mathjax/src/js/a11y/assistive-mml.js";
import { liteAdaptor } from "@mathjax/src/js/adaptors/liteAdaptor.js";
import { RegisterHTMLHandler } from "@mathjax/src/js/handlers/html.js";
import { TeX } from "@mathjax/src/js/input/tex.js";
import "@mathjax/src/js/input/tex/ams/AmsConfiguration.js";
import "@mathjax/src/js/input/tex/base/BaseConfiguration.js";
import "@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js";
import "@mathjax/src/js/input/tex/cancel/CancelConfiguration.js";
import "@mathjax/src/js/input/tex/cases/CasesConfiguration.js";
import "@mathjax/src/js/input/tex/mathtools/MathtoolsConfiguration.js";
import "@mathjax/src/js/input/tex/textmacros/TextMacrosConfiguration.js";
import { mathjax } from "@mathjax/src/js/mathjax.js";
import { CHTML } from "@mathjax/src/js/output/chtml.js";
import "@mathjax/src/js/util/asyncLoad/esm.js";

// No colour packages (formulas follow the text in both schemes), no html or require (they would
// let a page write attributes), and no noundefined (it shows an unknown command in red instead
// of failing).
const PACKAGES = ["base", "ams", "boldsymbol", "cancel", "cases", "mathtools", "textmacros"];

// One renderer serves all pages, so a definition or a label would leak from one into another.
const SHARED = /\\(?:(?:re)?newcommand|newenvironment|def|let|DeclareMathOperator|label|(?:eq)?ref)(?![a-zA-Z])/;

const adaptor = liteAdaptor();
AssistiveMmlHandler(RegisterHTMLHandler(adaptor));
const input = new TeX({
  packages: PACKAGES,
  tags: "none",
  formatError(_, error) {
    throw error;
  },
});
const output = new CHTML({ fontData: MathJaxNewcmFont, fontURL: "fonts", adaptiveCSS: true });
const page = mathjax.document("", { InputJax: input, OutputJax: output });

/** @type {Map<string, string>} declarations -> class name */
const styles = new Map();
/** @type {Map<string, Set<string>>} font class -> characters drawn with it */
const drawn = new Map();

/** Turns `style` into a class name, shared by all nodes with the same declarations. */
function styleClass(style) {
  const kept = style
    .split(";")
    .map((part) => part.trim().replace(/\s*:\s*/, ":"))
    // MathJax writes `height: NaNem` on labelled rows; a browser ignores it, so do we.
    .filter((part) => part && !part.includes("NaN") && part !== "position:relative")
    .sort()
    .join(";");
  if (!kept) return "";
  if (!styles.has(kept)) styles.set(kept, `mjs-${styles.size.toString(36)}`);
  return styles.get(kept);
}

/** Elements whose text is not drawn with MathJax's fonts for formulas. */
const OTHER_FONTS = new Set(["mjx-utext", "mjx-break"]);

/** Cleans a node and those below it, and notes which font draws which character. */
function clean(node, font) {
  const attributes = node.attributes ?? {};
  const classes = (attributes.class ?? "").split(" ").filter(Boolean);
  if (attributes.style !== undefined) {
    const name = styleClass(attributes.style);
    delete attributes.style;
    if (name) classes.push(name);
  }
  for (const name of ["data-latex", "data-mjx-texclass", "data-mjx-variant", "data-mjx-auto-op", "id"]) {
    delete attributes[name];
  }
  if (classes.length) attributes.class = classes.join(" ");
  if (node.kind === "mjx-assistive-mml") font = null;
  const own = font && (classes.find((name) => name.startsWith("NCM-")) ?? font);
  for (const child of node.children ?? []) {
    if (child.kind === "#text") {
      if (!OTHER_FONTS.has(node.kind)) note(own, child.value);
    } else {
      clean(child, own);
    }
  }
}

function note(font, text) {
  if (font === null) return;
  if (!drawn.has(font)) drawn.set(font, new Set());
  for (const character of text) drawn.get(font).add(character);
}

/** A formula of at most this many characters is not broken at the end of a line. */
const SHORT = 12;

/** How many characters are drawn below a node. */
function length(node) {
  if (node.kind === "#text") return [...node.value.replace(/[\s\u2061]/g, "")].length;
  if (node.kind === "mjx-assistive-mml") return 0;
  return (node.children ?? []).reduce((sum, child) => sum + length(child), 0);
}

async function render({ tex, display }) {
  const shared = SHARED.exec(tex);
  if (shared) {
    throw new Error(
      `${shared[0]} would act on other formulas and pages; write the command out, ` +
        `\\operatorname{...} for an operator, \\tag{...} and a link for a numbered formula`,
    );
  }
  input.reset();
  const node = await page.convertPromise(tex, { display, em: 16, ex: 8, containerWidth: 80 * 16 });
  const html = adaptor.outerHTML(node);
  if (/<(?:mjx-)?merror\b/.test(html)) {
    throw new Error(/data-mjx-error="([^"]*)"/.exec(html)?.[1] ?? "MathJax could not draw it");
  }
  clean(node, "NCM-N");
  if (!display && length(node) <= SHORT) adaptor.addClass(adaptor.firstChild(node), "formula-short");
  return adaptor.outerHTML(node);
}

const request = JSON.parse(readFileSync(0, "utf8"));
const results = [];
for (const formula of request.formulas) {
  try {
    results.push({ html: await render(formula) });
  } catch (error) {
    results.push({ error: error.message });
  }
}

process.stdout.write(
  JSON.stringify({
    results,
    css: adaptor.cssText(output.styleSheet(page)),
    styles: Object.fromEntries([...styles].map(([style, name]) => [name, style])),
    fonts: Object.fromEntries([...drawn].map(([font, set]) => [font, [...set].sort().join("")])),
  }),
);
