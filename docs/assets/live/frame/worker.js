// @ts-check
// The program of the worker: starts Python the way it is told and runs one cell after the other.
import { scope, mark, tell } from "./scope.js";
import { Box } from "./box.js";
import { startFromBytecode, startFromStock } from "./fallback.js";
import { mountLazyFile } from "./lazy-file.js";
import { loadScripts, startLog } from "./loader.js";
import { Python } from "./python.js";
import { restore } from "./restore.js";

/**
 * @typedef {import("../protocol.js").Boot} Boot
 * @typedef {import("./pyodide-internals.js").Pyodide} Pyodide
 */

// Blob workers are classic workers; Pyodide refuses them, and finds out by trying this function.
scope.importScripts = undefined;
// A cell that closes the worker would leave everybody waiting.
scope.close = undefined;
// After a soft stop the event loop throws the same KeyboardInterrupt once more.
for (const type of /** @type {const} */ (["error", "unhandledrejection"])) {
  scope.addEventListener(/** @type {"error"} */ (type), (event) => {
    const reason = "reason" in event ? event.reason : event.message;
    if (/KeyboardInterrupt|SystemExit|CancelledError/.test(String(reason))) event.preventDefault();
  });
}

const box = new Box();
const scripts = loadScripts(box);
scripts.catch(() => {}); // whoever starts hears of it
/** @type {Promise<unknown>} one thing at a time: start, warm-up, cells */
let turn = Promise.resolve();
/** @type {Python | null} */
let python = null;

/** @param {Boot} message */
async function boot({ rung, config }) {
  try {
    const parts = await scripts;
    /** @type {Pyodide} */
    let py;
    /** @type {string[]} */
    let lazy = [];
    if (rung === "snapshot") {
      py = await restore(box, config, parts);
      lazy = ["stdlib", "site"];
      py.FS.unlink(config.mounts.stdlib); // the empty one it was started with
      mountLazyFile(py.FS, config.mounts.stdlib, box, "stdlib");
      mountLazyFile(py.FS, config.mounts.site, box, "site");
      py.loadedPackages.numpy = "default channel";
    } else {
      const start = rung === "bytecode" ? startFromBytecode : startFromStock;
      py = await start(box, config, parts);
    }
    mark("python started");
    python = new Python(py, box, config, lazy);
    tell({ type: "booted", rung });
  } catch (error) {
    const said = startLog.length ? ` (${startLog.join(" | ")})` : "";
    tell({ type: "rung-failed", rung, reason: String(error) + said });
  }
}

scope.onmessage = ({ data: message }) => {
  switch (message.type) {
    case "boot":
      turn = boot(message);
      break;
    case "file":
      if (message.error === undefined) box.put(message.name, message.value);
      else box.fail(message.name, message.error);
      break;
    case "package":
      python?.addPackage(message.file, message.bytes);
      break;
    case "packages-here":
      python?.packagesHere(message.id);
      break;
    case "warm-up":
      turn = turn.then(() => python?.warmUp()).catch(dieOf);
      break;
    case "run":
      turn = turn.then(() => python?.run(message)).catch(dieOf);
      break;
    case "stop":
      python?.stop(message.id);
      break;
    case "complete":
      turn = turn.then(() => {
        const names = python?.names(message.page, message.prefix) ?? [];
        tell({ type: "names", id: message.id, names });
      }).catch(dieOf);
      break;
    case "figure":
      turn = turn.then(() => {
        const answer = python?.figure(message.figure, message.positions);
        tell({ type: "figure", id: message.id, answer: answer ?? "" });
      }).catch(dieOf);
      break;
  }
};

/** @param {unknown} error */
function dieOf(error) {
  tell({ type: "died", reason: String(error) });
}
mark("worker started");
