/** @import { CodeEditor, EditorOptions } from "./code-view.js" */

/**
 * The editor of last resort: a text field with the same keys, for the case that
 * the real editor could not be downloaded.
 *
 * @param {EditorOptions} options
 * @returns {CodeEditor}
 */
export function createPlainEditor({ code, label, onRun, onLeave }) {
  const field = document.createElement("textarea");
  field.className = "live-plain-editor";
  field.value = code;
  field.setAttribute("aria-label", label);
  field.spellcheck = false;
  field.autocapitalize = "off";
  field.setAttribute("autocorrect", "off");
  field.wrap = "off";
  const fit = () => {
    field.rows = field.value.split("\n").length;
  };
  fit();
  field.addEventListener("input", () => {
    if (field.value.includes("\u00a0")) {
      const caret = field.selectionStart;
      field.value = field.value.replaceAll("\u00a0", " ");
      field.setSelectionRange(caret, caret);
    }
    fit();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) onRun();
    else if (event.key === "Escape") onLeave();
    else if (event.key === "Tab" && !event.shiftKey) {
      field.setRangeText("    ", field.selectionStart, field.selectionEnd, "end");
    } else {
      event.stopPropagation(); // the page's own shortcuts are single letters
      return;
    }
    event.preventDefault();
  });
  return {
    element: field,
    get code() {
      return field.value;
    },
    set code(value) {
      field.value = value;
      fit();
    },
    focus(offset, end = offset) {
      field.focus({ preventScroll: true });
      if (offset !== undefined && end !== undefined) field.setSelectionRange(offset, end);
    },
    mark() {}, // a text field cannot mark a line; the traceback names it
    dispose() {},
  };
}
