// Boots the built runtime under Node from the published files alone, in one of three ways, and runs
// cells with the kernel. The page does the same in a worker; this is for tests of the build.
// Argument: JSON {runtime: folder, rung: "snapshot" | "bytecode" | "stock", scratch: empty folder,
//                 lazy: whether the lazy files have arrived, language: the host's, cells: [code],
//                 packages: names of packages to load before the cells,
//                 wheels: folder to take them from instead, under their file names}
// Prints JSON {outputs: [[item, ...]], statuses: [...], modules: n}
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const { runtime, rung, scratch, lazy, cells, language, packages, wheels } = JSON.parse(process.argv[2]);
if (language) Object.defineProperty(globalThis, "navigator", { value: { language } });
const manifest = JSON.parse(fs.readFileSync(path.join(runtime, "runtime.json"), "utf8"));
const file = (/** @type {string} */ name) =>
  new Uint8Array(fs.readFileSync(path.join(runtime, manifest.files[name].url)));
const inflated = (/** @type {string} */ name) => new Uint8Array(gunzipSync(file(name)));
const write = (/** @type {string} */ name, /** @type {Uint8Array} */ bytes) => {
  fs.writeFileSync(path.join(scratch, name), bytes);
  return path.join(scratch, name);
};

write("pyodide.asm.wasm", inflated("wasm"));
const glue = pathToFileURL(write("pyodide.asm.mjs", inflated("glue")));
const loader = pathToFileURL(write("pyodide.mjs", inflated("loader")));
const { default: createModule } = await import(glue.href);
const { loadPyodide } = await import(loader.href);
const site = manifest.sitePackages;
const common = {
  indexURL: scratch,
  packageBaseUrl: scratch + "/",
  lockFileContents: JSON.stringify(manifest.lock),
  env: manifest.env,
  createPyodideModule: createModule,
};

function checksum(/** @type {Uint8Array} */ bytes) {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let sum = 0;
  for (const word of words) sum = (Math.imul(sum, 31) + word) | 0;
  return sum;
}

/** The header that Pyodide's own restoring function wants, with no heap behind it. */
function stockHeader(/** @type {any} */ header) {
  const json = new TextEncoder().encode(JSON.stringify(header.hiwire));
  const length = Math.ceil((48 + 2 * json.length) / 16) * 16;
  const words = new Uint32Array(length / 4);
  words.set([0x706e7300, length, json.length]);
  for (let i = 0; i < 8; i++) words[4 + i] = parseInt(header.buildId.slice(i * 8, i * 8 + 8), 16);
  const bytes = new Uint8Array(words.buffer);
  bytes.set(json, 48);
  return bytes;
}

function restoreHeap(/** @type {any} */ Module, /** @type {any} */ header, /** @type {Uint8Array} */ data) {
  const trampoline =
    (Module.__PyRuntime + Module.HEAP32[Module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >> 2]) >> 2;
  const ownTrampoline = Module.HEAP32[trampoline];
  const { block, volatile, runs } = header;
  for (let i = 0; i < volatile.length; i += 2)
    Module.HEAPU8.fill(0, volatile[i] * block, (volatile[i] + volatile[i + 1]) * block);
  if (checksum(Module.HEAPU8.subarray(0, header.initLen)) !== header.initSum)
    throw new Error("initial memory differs");
  if (Module.HEAP8.length < header.heapLength) Module.growMemory(header.heapLength);
  let from = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const end = (runs[i] + runs[i + 1]) * block;
    for (let at = runs[i] * block; at < end; ) Module.HEAPU8[at++] ^= data[from++];
  }
  Module.HEAP32[trampoline] = ownTrampoline;
  for (const [handle, name] of Object.entries(header.handles))
    Module.LDSO.loadedLibsByHandle[handle] = Module.LDSO.loadedLibsByName[name];
}

async function fromSnapshot() {
  const bytes = inflated("snapshot");
  const [headerLength, dataLength] = new Uint32Array(bytes.buffer, bytes.byteOffset, 2);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
  const data = bytes.subarray(8 + headerLength, 8 + headerLength + dataLength);
  const libraries = inflated("so");
  const emptyZip = new Uint8Array(22);
  emptyZip.set([80, 75, 5, 6]);
  const pyodide = await loadPyodide({
    ...common,
    stdLibURL: write("empty.zip", emptyZip),
    _loadSnapshot: Promise.resolve(stockHeader(header)),
    createPyodideModule: async (/** @type {any} */ settings) => {
      settings.preRun.push((/** @type {any} */ Module) => {
        header.dsos.forEach((/** @type {any} */ place, /** @type {number} */ i) => {
          if (Module.wasmTable.length !== place.tableBase) throw new Error("table base differs");
          const { off, len } = manifest.so[i];
          if (site + manifest.so[i].path !== place.path) throw new Error("order of libraries");
          const dso = Module.newDSO(place.path, undefined, "loading");
          dso.refcount = Infinity;
          dso.global = false;
          const module = new WebAssembly.Module(libraries.subarray(off, off + len));
          const options = { loadAsync: false, nodelete: true, allowUndefined: false };
          dso.exports = Module.loadWebAssemblyModule(module, options, place.path, {}, 0);
        });
      });
      const Module = await createModule(settings);
      restoreHeap(Module, header, data);
      return Module;
    },
  });
  pyodide.FS.unlink(manifest.mounts.stdlib);
  if (lazy) {
    pyodide.FS.writeFile(manifest.mounts.stdlib, file("stdlib"));
    pyodide.FS.writeFile(manifest.mounts.site, file("site"));
  }
  return pyodide;
}

async function fromBytecode() {
  const pyodide = await loadPyodide({ ...common, stdLibURL: write("stdlib.zip", file("stdlib")) });
  pyodide.unpackArchive(file("site"), "zip", { extractDir: site });
  const libraries = inflated("so");
  for (const { path: name, off, len } of manifest.so)
    pyodide.FS.writeFile(site + name, libraries.subarray(off, off + len));
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
  return pyodide;
}

async function fromStock() {
  const pyodide = await loadPyodide({ ...common, stdLibURL: write("stdlib.zip", file("stockStdlib")) });
  for (const name of ["stockNumpy", "stockSite"])
    pyodide.unpackArchive(file(name), "whl", { extractDir: site });
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
  return pyodide;
}

/** Under Node nothing is verified by Pyodide itself; what a page gets is verified. */
async function loadPackages(/** @type {any} */ pyodide) {
  for (const [name, { url }] of Object.entries(manifest.packages)) {
    const { file_name, sha256 } = manifest.lock.packages[name];
    const bytes = fs.readFileSync(wheels ? path.join(wheels, file_name) : path.join(runtime, url));
    if (!wheels && createHash("sha256").update(bytes).digest("hex") !== sha256)
      throw new Error(`${url}: not the sha256 of the lock`);
    write(file_name, bytes);
  }
  pyodide.loadedPackages.numpy = "default channel";
  await pyodide.loadPackage(packages, { messageCallback() {} });
}

const boot = { snapshot: fromSnapshot, bytecode: fromBytecode, stock: fromStock }[
  /** @type {"snapshot" | "bytecode" | "stock"} */ (rung)
];
const pyodide = await boot();
if (packages.length) await loadPackages(pyodide);
const modules = pyodide.runPython("import sys; len(sys.modules)");
/** @type {object[]} */
let items = [];
const emit = (/** @type {string} */ text) => void items.push(JSON.parse(text));
const kernel = pyodide.pyimport("kernel").Kernel(emit);
const outputs = [];
const statuses = [];
for (const code of cells) {
  items = [];
  statuses.push(JSON.parse(await kernel.run("page", "cell", code)).status);
  outputs.push(items);
}
// the pipe takes figures in pieces
process.stdout.write(JSON.stringify({ outputs, statuses, modules }), () => process.exit(0));
