/**
 * What an editor must be able to do; editor.js (CodeMirror) and plain-editor.js
 * (a textarea) both can.
 *
 * @typedef {object} CodeEditor
 * @property {HTMLElement} element
 * @property {string} code
 * @property {(offset?: number, end?: number) => void} focus puts the caret there if given, or
 *   selects up to `end`
 * @property {(line: number | null) => void} mark
 * @property {() => void} dispose
 */

/**
 * @typedef {object} EditorOptions
 * @property {string} code
 * @property {string} label for screen readers
 * @property {() => void} onRun
 * @property {() => void} onLeave
 * @property {(text: string) => Promise<string[] | null>} complete names that may
 *   follow; null while Python cannot be asked
 */

/**
 * @typedef {object} CodeEvents
 * @property {() => void} onRun
 * @property {() => void} onLeave
 * @property {(text: string) => Promise<string[] | null>} complete
 * @property {() => void} [onEdit] the editor has been opened
 * @property {RegExp} [placeholder] what is there to be written over: its first group is selected
 */

/**
 * The code of a cell: highlighted and still at first, an editor in the same
 * place and the same metrics once the reader starts to edit.
 */
export class CodeView {
  #holder;
  #still;
  #nodes;
  #original;
  #events;
  #names;
  /** The code while there is no editor. */
  #code;
  /** @type {CodeEditor | null} */ #editor = null;
  /** @type {Promise<CodeEditor | null> | null} */ #opening = null;

  /**
   * @param {HTMLElement} holder `.live-code`
   * @param {{ code: string, editor: string }} names for screen readers
   * @param {CodeEvents} events
   */
  constructor(holder, names, events) {
    this.#holder = holder;
    this.#names = names;
    this.#events = events;
    const still = holder.querySelector("pre");
    const code = still?.querySelector("code");
    if (!still || !code) throw new Error(".live-code holds no <pre><code>");
    this.#still = { pre: still, code };
    this.#nodes = [...code.childNodes];
    this.#original = (code.textContent ?? "").replace(/\n$/, "");
    this.#code = this.#original;

    still.tabIndex = 0;
    still.setAttribute("role", "group");
    still.setAttribute("aria-label", names.code);
    still.addEventListener("click", (event) => this.#onClick(event));
    still.addEventListener("keydown", (event) => this.#onKey(event));
    // The editor travels while the button is still down. Not so for a finger,
    // which more often scrolls than taps.
    still.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse") void loadEditor();
    });
  }

  get code() {
    return this.#editor?.code ?? this.#code;
  }

  set code(code) {
    if (code === this.code) return;
    this.mark(null);
    if (this.#editor) this.#editor.code = code;
    else this.#showStill(code);
  }

  /** The author's code. */
  get original() {
    return this.#original;
  }

  get isEdited() {
    return this.code !== this.#original;
  }

  reset() {
    this.code = this.#original;
  }

  /** Opens the editor with the caret at the start of a line. @param {number} line 1-based */
  async goTo(line) {
    const before = this.code.split("\n").slice(0, line - 1);
    await this.edit(before.reduce((offset, text) => offset + text.length + 1, 0));
  }

  /** @param {number | null} line 1-based; null takes the mark away */
  mark(line) {
    const marked = line !== null && line <= this.code.split("\n").length ? line : null;
    this.#editor?.mark(marked);
    if (marked === null || this.#editor) {
      delete this.#holder.dataset.errorLine;
      return;
    }
    this.#holder.dataset.errorLine = String(marked);
    this.#holder.style.setProperty("--error-line", String(marked));
  }

  /**
   * Opens the editor (once) and puts the focus into it.
   *
   * @param {number} [offset] where the caret goes
   */
  async edit(offset) {
    const editor = await (this.#opening ??= this.#open());
    if (!editor) {
      this.#opening = null;
      return;
    }
    const [start, end] = this.#placeholder() ?? [0, -1];
    if (offset === undefined ? end > start : offset >= start && offset <= end) {
      editor.focus(start, end);
    } else editor.focus(offset);
    this.#events.onEdit?.();
  }

  /** Where the text to be written over stands. */
  #placeholder() {
    const found = this.#events.placeholder?.exec(this.code);
    if (!found?.[1]) return null;
    const start = found.index + found[0].indexOf(found[1]);
    return [start, start + found[1].length];
  }

  /** Puts the still code back in the editor's place, with what was written there. */
  close() {
    const editor = this.#editor;
    if (!editor) return;
    const { code } = editor;
    editor.element.replaceWith(this.#still.pre);
    editor.dispose();
    this.#editor = null;
    this.#opening = null;
    this.#showStill(code);
  }

  async #open() {
    this.#holder.dataset.opening = "";
    const create = await loadEditor();
    delete this.#holder.dataset.opening;
    if (!this.#holder.isConnected) return null;
    const editor = create({
      code: this.#code,
      label: this.#names.editor,
      onRun: this.#events.onRun,
      onLeave: this.#events.onLeave,
      complete: this.#events.complete,
    });
    const scrolled = this.#still.pre.scrollLeft;
    const line = this.#holder.dataset.errorLine;
    this.#still.pre.replaceWith(editor.element);
    editor.element.scrollLeft = scrolled;
    this.#editor = editor;
    this.mark(line ? Number(line) : null);
    return editor;
  }

  /** @param {string} code */
  #showStill(code) {
    this.#code = code;
    this.#still.code.replaceChildren(...(code === this.#original ? this.#nodes : [code]));
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (getSelection()?.isCollapsed === false) return; // selecting to copy is not editing
    void this.edit(this.#offsetAt(event.clientX, event.clientY));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.shiftKey) this.#events.onRun();
    else void this.edit(this.#placeholder() ? undefined : 0);
  }

  /** @param {number} x @param {number} y */
  #offsetAt(x, y) {
    const at = caretAt(x, y);
    if (!at || !this.#still.code.contains(at.node)) return this.#code.length;
    const before = document.createRange();
    before.setStart(this.#still.code, 0);
    before.setEnd(at.node, at.offset);
    return before.toString().length;
  }
}

/** @param {number} x @param {number} y */
function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const position = document.caretPositionFromPoint(x, y);
    return position && { node: position.offsetNode, offset: position.offset };
  }
  const range = document.caretRangeFromPoint(x, y); // Safari before 18.4
  return range && { node: range.startContainer, offset: range.startOffset };
}

/** @type {Promise<(options: EditorOptions) => CodeEditor> | null} */
let loading = null;

/**
 * The editor is a chunk of its own, fetched when somebody starts to edit. If it
 * cannot be had, a plain text field does the work; the next cell asks again.
 */
function loadEditor() {
  loading ??= import("./editor.js").then(
    (module) => module.createEditor,
    async () => {
      loading = null;
      return (await import("./plain-editor.js")).createPlainEditor;
    },
  );
  return loading;
}
