// Boots Pyodide with NumPy's libraries linked at fixed places, runs the prelude and dumps memory.
// What the dump is made into, and how it is restored: see snapshot.py.
// Argument: JSON {
//   pyodide, stdlib, site: paths; mounts: {stdlib, site}: where the page will see those two zips;
//   sitePackages; numpy: folder with NumPy unpacked; files: its files; libraries: those to link;
//   prelude: path of the Python file to run; out: folder for the dump;
//   env: environment of the interpreter;
//   initialOnly: name under which to write just the initial memory, as a host sees it that has
//   another `language`, program name and clock }
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import "./fail.mjs";

const config = JSON.parse(process.argv[2]);
const { pyodide: folder, sitePackages, out } = config;
if (config.language)
  Object.defineProperty(globalThis, "navigator", { value: { language: config.language } });
if (config.initialOnly) {
  // The allocator mixes the second it starts in into its memory: two starts within one second
  // would look alike and every later one would be refused. This start is some eleven years later,
  // so that all four bytes of the second differ.
  const { now } = Date;
  Date.now = () => now() + 0x15151518 * 1000;
}
const load = (/** @type {string} */ name) => import(pathToFileURL(path.join(folder, name)).href);
const [{ loadPyodide }, { default: createModule }] = await Promise.all([
  load("pyodide.mjs"),
  load("pyodide.asm.mjs"),
]);

/** Emscripten's module object; its internals have no types. @type {any} */
let Module;
/** @type {Uint8Array | undefined} */
let initialMemory;
/** @type {{path: string, tableBase: number, memBase: number, tableEnd: number}[]} */
const dsos = [];

// Emscripten loads a library when Python first imports it, at whatever address is free by then. To
// have the same addresses in every browser, all of them are linked here, before the interpreter
// starts, in one order; the page does the same before it writes the heap back.
function linkLibraries() {
  for (const name of config.libraries) {
    const file = sitePackages + name;
    const place = {
      path: file,
      tableBase: Module.wasmTable.length,
      memBase: Module.HEAPU32[Module._emscripten_get_sbrk_ptr() >>> 2],
      tableEnd: 0,
    };
    const dso = Module.newDSO(file, undefined, "loading");
    dso.refcount = Infinity;
    dso.global = false;
    const bytes = fs.readFileSync(path.join(config.numpy, name));
    const options = { loadAsync: false, nodelete: true, allowUndefined: false };
    dso.exports = Module.loadWebAssemblyModule(new WebAssembly.Module(bytes), options, file, {}, 0);
    place.tableEnd = Module.wasmTable.length;
    dsos.push(place);
  }
}

function writeFiles() {
  const libraries = new Set(config.libraries);
  for (const name of config.files) {
    const file = sitePackages + name;
    Module.FS.mkdirTree(path.posix.dirname(file));
    // a library is linked already: Python needs to find its name, not its bytes
    const empty = libraries.has(name);
    const bytes = empty ? new Uint8Array(0) : fs.readFileSync(path.join(config.numpy, name));
    Module.FS.writeFile(file, bytes);
  }
  Module.FS.writeFile(config.mounts.site, fs.readFileSync(config.site));
}

const pyodide = await loadPyodide(
  /** @type {any} */ ({
    indexURL: folder,
    _makeSnapshot: true,
    _sysExecutable: config.initialOnly ? "./another/name" : "./this.program",
    stdLibURL: config.stdlib,
    env: config.env,
    packages: [],
    createPyodideModule: (/** @type {any} */ settings) => {
      settings.preRun.push((/** @type {any} */ module) => {
        Module = module;
        writeFiles();
        linkLibraries();
      });
      // memory after data segments, relocations and constructors, before main()
      settings.onRuntimeInitialized = () => {
        const memory = Module.HEAPU8.slice();
        initialMemory = memory;
        if (config.initialOnly) {
          fs.writeFileSync(path.join(out, config.initialOnly), memory);
          process.exit(0);
        }
      };
      return createModule(settings);
    },
  }),
);

const run = (/** @type {string} */ code) =>
  pyodide.runPython(code, { globals: pyodide.toPy({ __name__: "prelude", __file__: "prelude.py" }) });

run(`import sys; sys.path.append(${JSON.stringify(config.mounts.site)})`);
run(fs.readFileSync(config.prelude, "utf8"));
// After the restore NumPy's unpacked files are gone: modules not imported yet are in the zip.
run(`
import sys
for name, module in list(sys.modules.items()):
    if name.split(".")[0] == "numpy" and isinstance(getattr(module, "__path__", None), list):
        module.__path__.append(${JSON.stringify(config.mounts.site)} + "/" + name.replace(".", "/"))
`);
const modules = run(`import sys; " ".join(sorted(sys.modules))`).split(" ");
run(`
import gc, linecache
linecache.clearcache()
gc.collect()
`);
// Pyodide restores its table of JavaScript references and checks that this one is empty.
for (const name of Object.keys(pyodide.loadedPackages)) delete pyodide.loadedPackages[name];

// Freed memory holds leftovers: zeros compress to nothing. Claim free chunks from large to small
// without letting the heap grow, fill them and give them back.
function zeroFreeMemory() {
  const top = Module.HEAPU32[Module._emscripten_get_sbrk_ptr() >>> 2];
  const claimed = [];
  for (let size = 1 << 19; size >= 64; size = size > 2048 ? size >> 1 : size - 64) {
    for (;;) {
      const at = Module._malloc(size) >>> 0;
      if (!at) break;
      if (at + size > top) {
        Module._free(at);
        break;
      }
      Module.HEAPU8.fill(0, at, at + size);
      claimed.push(at);
    }
  }
  for (const at of claimed) Module._free(at);
}
zeroFreeMemory();

// The stock snapshot: 16 bytes of magic, heap offset, JSON length and 0; build id; JSON; heap.
const stock = pyodide.makeMemorySnapshot();
const [, heapOffset, hiwireLength] = new Uint32Array(stock.buffer, stock.byteOffset, 3);
const handles = Object.entries(Module.LDSO.loadedLibsByHandle).filter(([handle]) => handle !== "0");
const header = {
  buildId: /** @type {any} */ (pyodide)._api.config.BUILD_ID,
  hiwire: JSON.parse(new TextDecoder().decode(stock.subarray(48, 48 + hiwireLength))),
  dsos,
  tableLength: Module.wasmTable.length,
  handles: Object.fromEntries(handles.map(([handle, dso]) => [handle, dso.name])),
  modules,
};
fs.writeFileSync(path.join(out, "heap.bin"), stock.subarray(heapOffset));
fs.writeFileSync(path.join(out, "initial.bin"), /** @type {Uint8Array} */ (initialMemory));
fs.writeFileSync(path.join(out, "header.json"), JSON.stringify(header));
process.exit(0); // an event loop that Python holds open must not keep the build waiting
