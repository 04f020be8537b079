/**
 * What may help after an error, told from its text alone.
 */

import { words } from "./words.js";

/** @import { ErrorItem } from "./protocol.js" */

// U+FF01-FF5E and the punctuation of Chinese text that looks like Python's.
const FULL_WIDTH = /\(U\+(?:FF[0-5][0-9A-F]|300[0-2]|300[89A-F]|301[01]|201[89CD])\)/;
const MAGIC = /^\s*[!%]{1,2}\s*[a-z]/im;

/** @param {ErrorItem} error @param {string} code @returns {string | null} */
export function hintFor(error, code) {
  if (error.name !== "SyntaxError") return null;
  if (FULL_WIDTH.test(error.message)) return words().fullWidth;
  return MAGIC.test(lineOf(code, error.line)) ? words().magic : null;
}

/**
 * The name that a NameError misses, if it is one.
 *
 * @param {ErrorItem} error
 * @returns {string | null}
 */
export function missingName(error) {
  if (error.name !== "NameError") return null;
  return /name '([^']+)' is not defined/.exec(error.message)?.[1] ?? null;
}

/**
 * Whether a piece of code may give this name a value. It need not be sure: it
 * only decides between two ways of saying "run the code above".
 *
 * @param {string} code
 * @param {string} name
 */
export function defines(code, name) {
  const word = name.replace(/[^\p{L}\p{N}_]/gu, "");
  if (!word) return false;
  const here = `(?<![\\p{L}\\p{N}_.])${word}(?![\\p{L}\\p{N}_])`;
  return new RegExp(
    `^\\s*(?:async\\s+)?(?:def|class)\\s+${here}` + // def name, class name
      `|^\\s*(?:from|import)\\b.*${here}` + // import ... name, as name
      `|(?:\\bfor|\\bas)\\s+[^:=]*${here}` + // for name in, with ... as name
      `|^[^()#]*${here}[^=()#]*(?<![<>!=])=(?!=)` + // name =, a, name =, a = name =
      `|${here}\\s*:=`, // walrus
    "mu",
  ).test(code);
}

/** @param {string} code @param {number | null} line 1-based */
function lineOf(code, line) {
  return line === null ? "" : (code.split("\n")[line - 1] ?? "");
}
