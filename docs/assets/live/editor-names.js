/**
 * Completion of names: what the page's Python knows, and the keywords.
 */

import { syntaxTree } from "@codemirror/language";

/** @import { CompletionContext, CompletionResult } from "@codemirror/autocomplete" */

const KEYWORDS = (
  "False None True and as assert async await break class continue def del elif else except " +
  "finally for from global if import in is lambda nonlocal not or pass raise return try while " +
  "with yield"
).split(" ");

/** Inside these a list of names would only be in the way. */
const PROSE = new Set(["String", "Comment", "ContinuedString"]);

/**
 * @param {(text: string) => Promise<string[] | null>} ask answers null while
 *   Python cannot be asked; no list opens then
 * @returns {(context: CompletionContext) => Promise<CompletionResult | null>}
 */
export function completeNames(ask) {
  return async (context) => {
    const chain = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]*)*/u);
    if (!chain && !context.explicit) return null;
    if (PROSE.has(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const text = chain?.text ?? "";
    const dot = text.lastIndexOf(".");
    const known = await ask(text);
    if (!known || context.aborted) return null;
    const start = text.slice(dot + 1);
    const keywords = dot < 0 ? KEYWORDS.filter((word) => word.startsWith(start)) : [];
    const options = [
      ...known.map((label) => ({ label, boost: label.startsWith("_") ? -1 : 1 })),
      ...keywords.filter((word) => !known.includes(word)).map((label) => ({ label })),
    ];
    // A name that is already complete needs no list.
    if (options.length === 1 && options[0].label === start) return null;
    return {
      from: context.pos - start.length,
      options,
      // The list that fits "n" holds for "np" too, unless it was cut (200 names).
      validFor: known.length < 200 ? /^[\p{L}\p{N}_]*$/u : undefined,
    };
  };
}
