/**
 * A plain `<pre>` that understands a carriage return, which rewrites its line
 * (progress bars). The kernel has taken out escape sequences and control
 * characters. Everything is written as text nodes: no output becomes markup.
 */
export class Terminal {
  element = document.createElement("pre");
  /** A return at the end of a chunk: what follows decides what it means. */
  #return = "";

  constructor() {
    this.element.className = "live-text";
  }

  /**
   * @param {"stdout" | "stderr"} stream
   * @param {string} chunk
   */
  write(stream, chunk) {
    let text = this.#return + chunk;
    this.#return = text.endsWith("\r") ? "\r" : "";
    if (this.#return) text = text.slice(0, -1);
    text = text.replace(/\r+\n/g, "\n");
    // Of each line only what follows its last return survives.
    text = text.replace(/[^\n\r]*\r(?=[^\n]*\r)/g, "");
    text.split("\r").forEach((part, i) => {
      // A part that begins after a return takes the place of the line so far,
      // which may have begun in an earlier chunk.
      if (i > 0) this.#eraseLine();
      if (part) this.#append(stream, part);
    });
  }

  /** @param {"stdout" | "stderr"} stream @param {string} text */
  #append(stream, text) {
    const { element } = this;
    if (stream === "stdout") {
      if (element.lastChild instanceof Text) element.lastChild.appendData(text);
      else element.append(text);
      return;
    }
    const { lastChild } = element;
    if (lastChild instanceof HTMLElement) {
      lastChild.append(text);
      return;
    }
    const span = document.createElement("span");
    span.className = "live-stderr";
    span.append(text);
    element.append(span);
  }

  #eraseLine() {
    for (let last = this.element.lastChild; last; last = this.element.lastChild) {
      const text = last.textContent ?? "";
      const end = text.lastIndexOf("\n") + 1;
      if (end > 0) {
        last.textContent = text.slice(0, end);
        return;
      }
      last.remove();
    }
  }
}
