// @ts-check
/** @typedef {import("./box.js").Box} Box */

const IO_ERROR = 29; // Emscripten's EIO

/** Set when Python asked for a file that was not here yet: what it was doing failed for that reason. */
export const missed = { file: false };

/**
 * A file whose bytes are read when Python first opens it. The snapshot holds in memory what most
 * cells need, so a start does not wait for the rest of the standard library and of NumPy.
 *
 * @param {import("./pyodide-internals.js").FileSystem} FS
 * @param {string} path
 * @param {Box} box
 * @param {string} name
 */
export function mountLazyFile(FS, path, box, name) {
  /** @type {string | null} */
  let url = null;
  /** @type {Uint8Array | null} */
  let bytes = null;
  box.get(name).then((value) => { url = value; }, () => {});
  const read = () => {
    if (bytes) return bytes;
    if (!url) {
      missed.file = true;
      throw new FS.ErrnoError(IO_ERROR);
    }
    // Python is waiting inside a file operation: only a synchronous request can answer it,
    // and workers may make them.
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.responseType = "arraybuffer";
    request.send();
    return (bytes = new Uint8Array(request.response));
  };
  FS.writeFile(path, "");
  Object.defineProperties(FS.lookupPath(path).node, {
    contents: { get: read, set() {} },
    usedBytes: { get: () => read().length, set() {} },
  });
}
