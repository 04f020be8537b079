// @ts-check
// First rung: Python with NumPy and our code already imported, from a picture of its memory.
import { EMPTY_ZIP } from "./answer-from-memory.js";
import { commonOptions } from "./loader.js";
import { StockHeader, readSnapshot, writeMemory } from "./snapshot.js";
import { mark } from "./scope.js";

/**
 * @typedef {import("./pyodide-internals.js").EmscriptenModule} EmscriptenModule
 * @typedef {import("./snapshot.js").Library} Library
 * @typedef {import("./box.js").Box} Box
 */

/**
 * @param {Box} box
 * @param {import("../protocol.js").Config} config
 * @param {Awaited<ReturnType<typeof import("./loader.js").loadScripts>>} scripts
 */
export async function restore(box, config, { createModule, loadPyodide }) {
  const snapshot = box.get("snapshot").then(readSnapshot);
  const stock = new StockHeader();
  return loadPyodide({
    ...commonOptions(config),
    stdLibURL: EMPTY_ZIP, // the real one comes later, see lazy-file.js
    _loadSnapshot: Promise.resolve(stock.bytes),
    createPyodideModule: async (settings) => {
      /** @type {Promise<never>} */
      const linkFailed = new Promise((_, reject) => {
        settings.preRun.push((module) => {
          // The module is instantiated while the snapshot is still on its way; it must not
          // go on to initialise itself before the libraries have their places.
          module.addRunDependency("libraries");
          Promise.all([snapshot, box.get("so")])
            .then(([{ header }, libraries]) => {
              mark("files ready");
              link(module, header.dsos, libraries);
              mark("linked");
              module.removeRunDependency("libraries");
            })
            .catch(reject);
        });
      });
      const module = await Promise.race([createModule(settings), linkFailed]);
      const { header, blocks } = await snapshot;
      stock.fill(header);
      writeMemory(module, { header, blocks });
      for (const [handle, name] of Object.entries(header.handles)) {
        module.LDSO.loadedLibsByHandle[handle] = module.LDSO.loadedLibsByName[name];
      }
      mark("memory written");
      return module;
    },
  });
}

/**
 * Load NumPy's libraries where they were when the snapshot was taken. Done before the runtime
 * starts, memory and table slots are handed out in the same order every time.
 *
 * @param {EmscriptenModule} module
 * @param {Library[]} places
 * @param {WebAssembly.Module[]} libraries
 */
function link(module, places, libraries) {
  const table = module.wasmTable;
  // Engines without the wasm-GC call trampoline have one slot less in use.
  if (table.length < places[0].tableBase) table.grow(places[0].tableBase - table.length);
  const flags = { loadAsync: false, nodelete: true, allowUndefined: false };
  places.forEach(({ path, tableBase }, i) => {
    if (table.length !== tableBase) {
      throw new Error(`table slot ${table.length}, not ${tableBase}, for ${path}`);
    }
    const library = module.newDSO(path, undefined, "loading");
    library.refcount = Infinity;
    library.global = false;
    library.exports = module.loadWebAssemblyModule(libraries[i], flags, path, {}, 0);
  });
}
