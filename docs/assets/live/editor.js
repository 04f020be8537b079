/**
 * The editor: CodeMirror 6 in a shadow root of its own, so that its style
 * sheets are adopted (a strict policy for styles stays possible) and survive
 * instant navigation, which empties <head>. Loaded on the first edit only.
 */

import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionKeymap,
  completionStatus,
  moveCompletionSelection,
  selectedCompletionIndex,
} from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  isolateHistory,
} from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap } from "@codemirror/view";
import { completeNames } from "./editor-names.js";
import { colours, look } from "./editor-look.js";

/** @import { CodeEditor, EditorOptions } from "./code-view.js" */

const INDENT = "    ";

/** @type {import("@codemirror/state").StateEffectType<number | null>} */
const markLine = StateEffect.define();

/** The line an error points at; any edit takes the mark away. */
const markedLine = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (!effect.is(markLine)) continue;
      const { doc } = transaction.state;
      const line = effect.value;
      next =
        line === null || line > doc.lines
          ? Decoration.none
          : Decoration.set(
              Decoration.line({ class: "cm-error-line" }).range(doc.line(line).from),
            );
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * Typing over a selection. Left to the browser it would carry the colours of the
 * old text along in a style attribute, which the page's policy refuses.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data } = event;
    if (inputType !== "insertText" || !data || view.composing) return false;
    if (view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(data), {
      userEvent: "input.type",
      scrollIntoView: true,
    });
    event.preventDefault();
    return true;
  },
});

/**
 * @param {EditorOptions} options
 * @returns {CodeEditor}
 */
export function createEditor({ code, label, onRun, onLeave, complete }) {
  const element = document.createElement("div");
  element.className = "live-editor";
  const root = element.attachShadow({ mode: "open" });
  const run = () => (onRun(), true);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: code,
      extensions: [
        Prec.highest(
          keymap.of([
            { key: "Mod-Enter", run },
            { key: "Ctrl-Enter", run },
            { key: "Shift-Enter", run },
            { key: "Tab", run: takeCompletion },
            { key: "Escape", run: (target) => closeList(target) || (onLeave(), true) },
          ]),
        ),
        history(),
        python(),
        indentUnit.of(INDENT),
        EditorState.tabSize.of(4),
        indentOnInput(),
        bracketMatching(),
        drawSelection(),
        autocompletion({
          override: [completeNames(complete)],
          icons: false,
          // Enter goes on to the next line unless the reader has chosen a name.
          selectOnOpen: false,
          interactionDelay: 0,
        }),
        typeOver,
        markedLine,
        colours,
        look,
        keymap.of([
          { key: "Tab", run: indent, shift: indentLess },
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.clipboardInputFilter.of((text) => text.replaceAll("\u00a0", " ")),
        EditorView.contentAttributes.of({
          "aria-label": label,
          translate: "no",
          tabindex: "0", // what can be edited has the focus anyhow, but axe does not know it
        }),
      ],
    }),
  });
  // The page's own shortcuts are single letters and must not hear what is typed.
  element.addEventListener("keydown", (event) => event.stopPropagation());
  return {
    element,
    get code() {
      return view.state.doc.toString();
    },
    set code(text) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: isolateHistory.of("full"), // one step of undo by itself
      });
    },
    focus(offset, end = offset) {
      if (offset !== undefined && end !== undefined) {
        const last = view.state.doc.length;
        const selection = { anchor: Math.min(offset, last), head: Math.min(end, last) };
        view.dispatch({ selection, scrollIntoView: true });
      }
      view.focus();
    },
    mark: (line) => view.dispatch({ effects: markLine.of(line) }),
    dispose: () => view.destroy(),
  };
}

/** @param {EditorView} view @returns {boolean} whether a list was open, not only asked for */
function closeList(view) {
  const open = completionStatus(view.state) === "active";
  closeCompletion(view);
  return open;
}

/** Tab takes the chosen name of an open list, or its first. @param {EditorView} view */
function takeCompletion(view) {
  if (completionStatus(view.state) !== "active") return false;
  if (selectedCompletionIndex(view.state) === null) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

/** Tab goes to the next multiple of four. @type {import("@codemirror/state").StateCommand} */
function indent(target) {
  const { selection, doc } = target.state;
  if (selection.ranges.some((range) => !range.empty)) return indentMore(target);
  const column = selection.main.head - doc.lineAt(selection.main.head).from;
  const spaces = INDENT.slice(column % INDENT.length);
  target.dispatch(
    target.state.update(target.state.replaceSelection(spaces), { userEvent: "input.indent" }),
  );
  return true;
}
