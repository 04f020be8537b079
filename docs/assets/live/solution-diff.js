/**
 * The solution with what the reader's code has otherwise: CodeMirror's unified diff, in a
 * shadow root as the editor. Loaded when somebody asks for the comparison.
 */

import { python } from "@codemirror/lang-python";
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { colours, look } from "./editor-look.js";

const marks = EditorView.theme({
  // Two signs beside the colours: nobody must tell red from green.
  ".cm-line, .cm-deletedLine": { position: "relative" },
  ".cm-changedLine::before, .cm-insertedLine::before, .cm-deletedLine::before": {
    position: "absolute",
    left: "5px",
    color: "var(--ink-faint, currentcolor)",
  },
  ".cm-changedLine::before, .cm-insertedLine::before": { content: "'+'" },
  ".cm-deletedLine::before": { content: "'−'" },
  ".cm-changeGutter": { display: "none" },
  // Two thin layers of colour at most: comments, the palest of the code, stay readable.
  "& .cm-changedLine": {
    backgroundColor: "color-mix(in srgb, var(--good, green) 7%, transparent)",
  },
  "& .cm-insertedLine": { background: "none", textDecoration: "none" },
  "& .cm-deletedChunk": {
    padding: "0",
    color: "var(--ink-soft, inherit)",
    backgroundColor: "color-mix(in srgb, var(--bad, red) 7%, transparent)",
  },
  "& .cm-deletedChunk .cm-deletedLine, & .cm-deletedChunk .cm-deletedText": {
    textDecoration: "none",
  },
  "& .cm-deletedChunk .cm-deletedLine": { padding: "0 var(--live-pad-inline, 16px)" },
  "&.cm-merge-b .cm-changedText": {
    background: "color-mix(in srgb, var(--good, green) 7%, transparent)",
  },
  "& .cm-deletedChunk .cm-deletedText": {
    background: "color-mix(in srgb, var(--bad, red) 7%, transparent)",
  },
});

/**
 * @param {{ mine: string, solution: string, label: string }} what
 * @returns {{ element: HTMLElement, dispose: () => void }}
 */
export function showDifference({ mine, solution, label }) {
  const element = document.createElement("div");
  element.className = "live-editor";
  const root = element.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: solution,
      extensions: [
        python(),
        EditorState.tabSize.of(4),
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({
          "aria-label": label,
          tabindex: "0",
          translate: "no",
        }),
        unifiedMergeView({ original: mine, mergeControls: false, gutter: false }),
        colours,
        look,
        marks,
      ],
    }),
  });
  return { element, dispose: () => view.destroy() };
}
