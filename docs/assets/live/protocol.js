// @ts-check
/**
 * All that page, runner frame and worker say to each other. Nothing else crosses
 * these lines, and both sides check what arrives: the worker runs strangers'
 * code, so whatever comes from there is data to look at, never to trust.
 *
 *     page  <-- MessagePort -->  frame (opaque origin)  <-- worker messages -->  worker (Python)
 *
 * @typedef {{ url: string, bytes: number, sha256: string }} FileEntry
 *
 * @typedef {{ path: string, off: number, len: number }} LibraryEntry one NumPy library in the `so`
 *   bundle; its path is relative to `sitePackages`
 *
 * @typedef {{ name: string, file_name: string, depends: string[], imports: string[] }} LockPackage
 *
 * @typedef {{
 *   version: string, pyodide: string, python: string, sitePackages: string,
 *   mounts: { stdlib: string, site: string }, env: Record<string, string>,
 *   files: Record<string, FileEntry>, core: string[], lazy: string[], stock: string[],
 *   so: LibraryEntry[],
 *   lock: { info: Record<string, string>, packages: Record<string, LockPackage> },
 *   packages: Record<string, FileEntry>, imports: Record<string, string>,
 * }} Manifest `runtime.json`, written by the build
 *
 * @typedef {"snapshot" | "bytecode" | "stock"} Rung how Python was started, best way first
 *
 * @typedef {Pick<Manifest, "sitePackages" | "mounts" | "env" | "so" | "lock" | "imports">} Config what
 *   the frame must know
 */

/**
 * Output of a cell, in order. The kernel (hooks/kernel.py) makes it.
 *
 * @typedef {{ kind: "text", stream: "stdout" | "stderr", text: string }} TextItem
 * @typedef {{ kind: "value", text: string }} ValueItem the last expression's repr
 * @typedef {{ kind: "figure", mime: "image/svg+xml" | "image/png", data: string,
 *   width: number, height: number, alt: string }} FigureItem
 * @typedef {{ kind: "error", name: string, message: string, traceback: string,
 *   cell: string, line: number | null }} ErrorItem
 * @typedef {{ kind: "truncated", bytes: number }} TruncatedItem so much was left out
 * @typedef {{ kind: "check", name: string, status: "running" | "passed" | "failed" | "skipped",
 *   title_zh: string, title_en: string, zh: string, en: string, call: string, given: string,
 *   wanted: string, got: string, diagnosis: string, traceback: string,
 *   line: number | null }} CheckItem one check of an exercise, as soon as it is known
 *   (snippets/exercises/__init__.py says what the fields hold)
 * @typedef {{ kind: "verdict", accepted: 0 | 1, passed: number, failed: number, skipped: number,
 *   zh: string, en: string }} VerdictItem the last item of a check that came to its end
 * @typedef {TextItem | ValueItem | FigureItem | ErrorItem | TruncatedItem} OutputItem
 * @typedef {OutputItem | CheckItem | VerdictItem} Item
 */

/**
 * Page to frame.
 *
 * @typedef {{ type: "start", config: Config }} Start - the first message: what the files are for.
 * @typedef {{ type: "file", name: string, bytes: ArrayBuffer }} GiveFile - a verified file of the runtime.
 * @typedef {{ type: "package", file: string, bytes: ArrayBuffer }} GivePackage - a verified wheel for the worker in use.
 * @typedef {{ type: "packages-here", id: string }} PackagesHere - all wheels that run asked for were sent.
 * @typedef {{ type: "warm-up" }} WarmUp - nobody waits: go once through all a run goes through.
 * @typedef {{ type: "run", id: string, page: string, cell: string, code: string, exercise: string }} RunCell - run one cell; with an `exercise` (its id), check the code as an answer to it.
 * @typedef {{ type: "stop", id: string }} StopRun - interrupt this run, keep the variables.
 * @typedef {{ type: "restart" }} Restart - end the worker, start a fresh one from the files kept in the frame.
 * @typedef {{ type: "complete", id: string, page: string, prefix: string }} Complete - which names begin like this?
 * @typedef {{ type: "figure", id: string, figure: string, positions: string }} AskFigure - compute a figure for these positions of its controls, a JSON object.
 *
 * @typedef {Start | GiveFile | GivePackage | PackagesHere | WarmUp | RunCell | StopRun
 *   | Restart | Complete | AskFigure} ToFrame
 */

/**
 * Frame to worker. Files arrive in the form the worker needs them.
 *
 * @typedef {{ type: "boot", rung: Rung, config: Config }} Boot - start Python this way.
 * @typedef {{ type: "file", name: string, value?: unknown, error?: string }} UseFile - a module, bytes or a blob URL; or why there is none.
 * @typedef {RunCell & { signal: string }} RunWithSignal - `signal` is a blob URL; once it is revoked the run must end.
 *
 * @typedef {Boot | UseFile | GivePackage | PackagesHere | WarmUp | RunWithSignal | StopRun
 *   | Complete | AskFigure} ToWorker
 */

/**
 * Worker to frame, and (all but `rung-failed` and `died`, which the frame acts on) on to the page.
 *
 * @typedef {{ type: "mark", name: string, at: number }} Mark - start-up got this far; `at` is ms since the epoch.
 * @typedef {{ type: "need", id: string | null, names: string[] }} Need - files this run (or the start) waits for.
 * @typedef {{ type: "need-packages", id: string, names: string[] }} NeedPackages - wheels this run waits for.
 * @typedef {{ type: "booted", rung: Rung }} Booted - Python answers.
 * @typedef {{ type: "items", id: string, items: string[] }} Items - output of a run, each one JSON text.
 * @typedef {{ type: "done", id: string, status: "done" | "error" | "interrupted", line: number | null, ms: number }} Done - a run ended; `line` of the cell if known.
 * @typedef {{ type: "names", id: string, names: string[] }} Names - the answer to `complete`.
 * @typedef {{ type: "figure", id: string, answer: string }} FigureAnswer - the answer to `figure`: JSON with arrays and text, or an error.
 * @typedef {{ type: "rung-failed", rung: Rung, reason: string }} RungFailed - this way of starting did not work.
 * @typedef {{ type: "died", reason: string }} Died - the interpreter is beyond repair.
 *
 * @typedef {Mark | Need | NeedPackages | Booted | Items | Done | Names | FigureAnswer | RungFailed
 *   | Died} FromWorker
 */

/**
 * Frame to page.
 *
 * @typedef {{ type: "boot-failed", code: "boot" | "no-worker", reason: string }} BootFailed - no way of starting worked.
 * @typedef {{ type: "fell-back", rung: Rung, reason: string }} FellBack - this rung failed, the next one is tried.
 * @typedef {{ type: "spawned" }} Spawned - a fresh worker is starting: the answer to `restart`.
 * @typedef {{ type: "lost", reason: "fatal" | "flood", detail: string }} Lost - the worker died or had to be ended; a fresh one is starting.
 *
 * @typedef {Exclude<FromWorker, RungFailed | Died> | BootFailed | FellBack | Spawned | Lost} FromFrame
 */

/** What the frame says to the window that holds it, once, with its end of the MessagePort. */
export const HELLO = "ml-by-hand-runner";

/** @type {(value: unknown) => boolean} */
const text = (value) => typeof value === "string";
/** @type {(value: unknown) => boolean} */
const texts = (value) => Array.isArray(value) && value.every(text);
/** @type {(value: unknown) => boolean} */
const number = (value) => typeof value === "number" && Number.isFinite(value);
/** @type {(value: unknown) => boolean} */
const numberOrNull = (value) => value === null || number(value);
/** @type {(value: unknown) => boolean} */
const textOrNull = (value) => value === null || text(value);
/** @param {...string} allowed @returns {(value: unknown) => boolean} */
const oneOf = (...allowed) => (value) => text(value) && allowed.includes(/** @type {string} */ (value));

/** Characters; Python refuses to send more than half of that (snippets/figures). */
const MAX_ANSWER = 1_000_000;

const rung = oneOf("snapshot", "bytecode", "stock");

/** @typedef {Record<string, Record<string, (value: unknown) => boolean>>} Shapes */

/** @type {Shapes} */
const fromWorker = {
  "mark": { name: text, at: number },
  "need": { id: textOrNull, names: texts },
  "need-packages": { id: text, names: texts },
  "booted": { rung },
  "items": { id: text, items: texts },
  "done": { id: text, status: oneOf("done", "error", "interrupted"), line: numberOrNull, ms: number },
  "names": { id: text, names: texts },
  "figure": { id: text, answer: (value) => text(value) && /** @type {string} */ (value).length <= MAX_ANSWER },
  "rung-failed": { rung, reason: text },
  "died": { reason: text },
};

/** @type {Shapes} */
const fromFrame = {
  "mark": fromWorker.mark,
  "need": fromWorker.need,
  "need-packages": fromWorker["need-packages"],
  "booted": fromWorker.booted,
  "items": fromWorker.items,
  "done": fromWorker.done,
  "names": fromWorker.names,
  "figure": fromWorker.figure,
  "boot-failed": { code: oneOf("boot", "no-worker"), reason: text },
  "fell-back": { rung, reason: text },
  "spawned": {},
  "lost": { reason: oneOf("fatal", "flood"), detail: text },
};

/** @type {Shapes} */
const items = {
  text: { stream: oneOf("stdout", "stderr"), text },
  value: { text },
  figure: {
    mime: oneOf("image/svg+xml", "image/png"), data: text, width: number, height: number, alt: text,
  },
  error: {
    name: text, message: text, traceback: text, cell: text,
    line: numberOrNull,
  },
  truncated: { bytes: number },
  check: {
    name: text, status: oneOf("running", "passed", "failed", "skipped"), title_zh: text, title_en: text,
    zh: text, en: text, call: text, given: text, wanted: text, got: text, diagnosis: text,
    traceback: text, line: numberOrNull,
  },
  verdict: {
    accepted: (value) => value === 0 || value === 1, passed: number, failed: number,
    skipped: number, zh: text, en: text,
  },
};

/**
 * A copy of `value` with exactly the fields of its shape, or null.
 *
 * @param {unknown} value
 * @param {string} tag the field that says which shape it is
 * @param {Shapes} shapes
 */
function checked(value, tag, shapes) {
  if (typeof value !== "object" || value === null) return null;
  const given = /** @type {Record<string, unknown>} */ (value);
  const kind = given[tag];
  if (typeof kind !== "string" || !Object.hasOwn(shapes, kind)) return null;
  /** @type {Record<string, unknown>} */
  const copy = { [tag]: kind };
  for (const [field, fits] of Object.entries(shapes[kind])) {
    if (!fits(given[field])) return null;
    copy[field] = given[field];
  }
  return copy;
}

/** @param {unknown} value @returns {FromWorker | null} */
export function checkFromWorker(value) {
  return /** @type {FromWorker | null} */ (checked(value, "type", fromWorker));
}

/** @param {unknown} value @returns {FromFrame | null} */
export function checkFromFrame(value) {
  return /** @type {FromFrame | null} */ (checked(value, "type", fromFrame));
}

/** @param {string} json @returns {Item | null} */
export function parseItem(json) {
  try {
    return /** @type {Item | null} */ (checked(JSON.parse(json), "kind", items));
  } catch {
    return null;
  }
}
