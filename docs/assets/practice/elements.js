// @ts-check
/**
 * What every page has of progress: marks beside the questions, the line at a question's end, and
 * an ear for exercises. The review and the mock interview come when a page asks for them.
 */

import "./exercise-results.js";
import { ProgressMark } from "./progress-mark.js";
import { ReviewControl } from "./review-control.js";
import { build } from "./build.js";
import { words } from "./words.js";

const LAZY = "review-queue, mock-interview, progress-file";

/** @param {string} name @param {CustomElementConstructor} element */
function define(name, element) {
  // Instant navigation may run this script again, for instance after a new release.
  if (!customElements.get(name)) customElements.define(name, element);
}

define("progress-mark", ProgressMark);
define("review-control", ReviewControl);

async function lookForMore() {
  const found = [...document.querySelectorAll(LAZY)];
  if (!found.length) return;
  try {
    const { MockInterview, ProgressFile, ReviewQueue } = await import("./sessions.js");
    define("review-queue", ReviewQueue);
    define("mock-interview", MockInterview);
    define("progress-file", ProgressFile);
  } catch (error) {
    console.error(error);
    const line = build("p", { class: "practice-notice", role: "status" }, words().scriptFailed);
    if (found[0].isConnected) found[0].replaceChildren(line);
  }
}

// The theme says when it has put a new page in place, and once at the start.
const pages = /** @type {{document$?: {subscribe(next: () => void): void}}} */ (globalThis).document$;
pages?.subscribe(() => void lookForMore());
