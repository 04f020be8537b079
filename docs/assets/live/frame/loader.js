// @ts-check
// What the three ways of starting Python have in common.
import { HOME, answerWithModule } from "./answer-from-memory.js";
import { inflate } from "./inflate.js";
import { mark } from "./scope.js";

/**
 * @typedef {import("./pyodide-internals.js").ModuleFactory} ModuleFactory
 * @typedef {import("./pyodide-internals.js").LoadPyodide} LoadPyodide
 * @typedef {import("./pyodide-internals.js").LoaderOptions} LoaderOptions
 * @typedef {import("../protocol.js").Config} Config
 * @typedef {import("./box.js").Box} Box
 */

/** What Python or Pyodide printed while starting; part of the reason when that fails. */
/** @type {string[]} */
export const startLog = [];

/** @param {string} line */
const log = (line) => { if (startLog.length < 20) startLog.push(line.slice(0, 200)); };

/**
 * Pyodide's two scripts, evaluated as soon as they are here.
 *
 * @param {Box} box
 * @returns {Promise<{ createModule: ModuleFactory, loadPyodide: LoadPyodide }>}
 */
export async function loadScripts(box) {
  answerWithModule(box.get("wasm"));
  const [glue, loader] = await Promise.all(
    ["glue", "loader"].map(async (name) => evaluate(await inflate(await box.get(name)))),
  );
  mark("glue evaluated");
  return { createModule: glue.default, loadPyodide: loader.loadPyodide };
}

/**
 * Modules can be imported from blob URLs, even by a classic worker of an opaque origin.
 *
 * @param {ArrayBuffer} script
 */
async function evaluate(script) {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * @param {Config} config
 * @returns {Omit<LoaderOptions, "stdLibURL" | "createPyodideModule">}
 */
export function commonOptions(config) {
  return {
    indexURL: HOME,
    packageBaseUrl: HOME,
    lockFileContents: config.lock,
    env: config.env, // that of the snapshot; it lies in the fresh memory
    stdout: log,
    stderr: log,
  };
}
