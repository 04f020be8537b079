/**
 * How the editor looks: exactly like the still code it replaces. Sizes come
 * from live.css and colours from the theme's code colours, both as custom
 * properties, which reach into the shadow root.
 */

import { HighlightStyle, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";

/** @import { SyntaxNode, SyntaxNodeRef } from "@lezer/common" */
/** @import { DecorationSet, ViewUpdate } from "@codemirror/view" */

/**
 * The theme's colours of code, or Material's where the theme has none.
 *
 * @param {string} ours
 * @param {string} [material]
 */
const colour = (ours, material = ours) =>
  `var(--code-${ours}, var(--md-code-hl-${material}-color, inherit))`;

/** The same choices as Pygments and the theme make in the still code. */
const highlight = HighlightStyle.define([
  {
    tag: [
      t.keyword,
      t.controlKeyword,
      t.definitionKeyword,
      t.moduleKeyword,
      t.operatorKeyword,
      t.bool,
      t.null,
    ],
    color: colour("keyword"),
  },
  {
    tag: [t.operator, t.derefOperator, t.punctuation, t.separator, t.bracket, t.paren, t.brace],
    color: colour("operator"),
  },
  { tag: [t.string, t.special(t.string), t.escape], color: colour("string") },
  { tag: t.number, color: colour("number") },
  { tag: t.comment, color: colour("comment") },
  {
    tag: [t.function(t.definition(t.variableName)), t.definition(t.className), t.meta],
    color: colour("function"),
  },
]);

// What Pygments tells apart and the editor's grammar does not.
const BUILTINS = new Set(
  (
    "abs all any bool bytes callable chr cls complex dict dir divmod enumerate eval exec " +
    "filter float format frozenset getattr hasattr hash help hex id input int isinstance " +
    "issubclass iter len list map max min next object oct open ord pow print property range " +
    "repr reversed round self set setattr slice sorted staticmethod str sum super tuple type " +
    "vars zip"
  ).split(" "),
);
const EXCEPTION = /^(?:[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Iteration))$/;
const builtin = Decoration.mark({ class: "cm-builtin" });
const exception = Decoration.mark({ class: "cm-exception" });
const docstring = Decoration.mark({ class: "cm-docstring" });
const operator = Decoration.mark({ class: "cm-operator" });
const format = Decoration.mark({ class: "cm-format" });

/** @param {EditorView} view @returns {DecorationSet} */
function names(view) {
  /** @type {import("@codemirror/state").Range<Decoration>[]} */
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        const mark = markOf(node, view);
        if (mark) found.push(mark.range(node.from, node.to));
      },
    });
  }
  return Decoration.set(found, true);
}

/** @param {SyntaxNodeRef} node @param {EditorView} view @returns {Decoration | null} */
function markOf(node, view) {
  switch (node.name) {
    case "VariableName": {
      const name = view.state.sliceDoc(node.from, node.to);
      if (BUILTINS.has(name)) return builtin;
      return EXCEPTION.test(name) ? exception : null;
    }
    case "String":
      return isDocstring(node.node) ? docstring : null;
    case "FormatSpec":
    case "FormatConversion":
      return format;
    case "{":
    case "}":
      return node.node.parent?.name === "FormatReplacement" ? format : null;
    case ":":
    case "*":
    case "**":
      return operator;
    default:
      return null;
  }
}

/** A string that stands first in a body. @param {SyntaxNode} node */
function isDocstring(node) {
  const { parent } = node;
  if (parent?.name !== "ExpressionStatement") return false;
  if (parent.parent?.name === "Script") return !parent.prevSibling;
  return parent.prevSibling?.name === ":";
}

const markNames = ViewPlugin.define(
  (view) => ({
    decorations: names(view),
    /** @param {ViewUpdate} update */
    update(update) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || parsed) {
        this.decorations = names(update.view);
      }
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

export const colours = [syntaxHighlighting(highlight), markNames];

export const look = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "transparent", fontSize: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "inherit",
    lineHeight: "inherit",
    scrollbarWidth: "thin",
    scrollbarColor: "var(--line, #8886) transparent",
  },
  ".cm-content": {
    padding: "var(--live-pad-block, 12px) 0",
    caretColor: "var(--accent, currentcolor)",
    tabSize: "4",
  },
  ".cm-line": { padding: "0 var(--live-pad-inline, 16px)" },
  "&.cm-focused .cm-cursor": { borderLeft: "2px solid var(--accent, currentcolor)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { background: "var(--live-selection, Highlight)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--surface-2, transparent)",
    outline: "1px solid var(--ink-faint, currentcolor)",
    outlineOffset: "-1px",
    borderRadius: "2px",
  },
  "&.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "transparent",
    color: "var(--bad, currentcolor)",
  },
  ".cm-builtin, .cm-builtin *": { color: colour("builtin", "constant") },
  ".cm-exception, .cm-exception *": { color: colour("function") },
  ".cm-operator, .cm-operator *": { color: colour("operator") },
  ".cm-format, .cm-format *": { color: colour("string") },
  ".cm-docstring, .cm-docstring *": { color: colour("comment") },
  ".cm-error-line": {
    backgroundColor: "var(--bad-soft, #f882)",
    boxShadow: "inset 2px 0 0 var(--bad, #b00)",
  },
  ".cm-tooltip": {
    color: "var(--ink, inherit)",
    backgroundColor: "var(--paper, Canvas)",
    border: "1px solid var(--line, #8886)",
    borderRadius: "calc(var(--radius, 4px) + 2px)",
    boxShadow: "0 6px 24px rgb(0 0 0 / 12%)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "inherit",
    maxHeight: "14em",
    padding: "4px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    padding: "2px 10px",
    lineHeight: "1.6",
    borderRadius: "var(--radius, 4px)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    color: "var(--on-accent, HighlightText)",
    background: "var(--accent, Highlight)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  "@media (forced-colors: active)": {
    ".cm-error-line": { outline: "2px solid Mark", outlineOffset: "-2px" },
  },
  "@media (pointer: coarse)": {
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "10px 12px" },
  },
});
