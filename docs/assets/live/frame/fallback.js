// @ts-check
// Second and third rung: Pyodide's ordinary start, for browsers whose fresh memory is not what
// the snapshot was taken over, or a build that went wrong.
import { answerWithFile, forgetFiles, readBlob } from "./answer-from-memory.js";
import { commonOptions } from "./loader.js";

/**
 * @typedef {import("./box.js").Box} Box
 * @typedef {import("../protocol.js").Config} Config
 * @typedef {Awaited<ReturnType<typeof import("./loader.js").loadScripts>>} Scripts
 */

/**
 * From the very bytes of the first rung: compiled standard library, NumPy's libraries.
 *
 * @param {Box} box
 * @param {Config} config
 * @param {Scripts} scripts
 */
export async function startFromBytecode(box, config, { createModule, loadPyodide }) {
  await box.demand(["stdlib", "site", "so-bytes"], null);
  const py = await loadPyodide({
    ...commonOptions(config),
    stdLibURL: await box.get("stdlib"),
    createPyodideModule: createModule,
  });
  const extractDir = config.sitePackages;
  py.unpackArchive(await readBlob(await box.get("site")), "zip", { extractDir });
  /** @type {ArrayBuffer} */
  const libraries = await box.get("so-bytes");
  for (const { path, off, len } of config.so) {
    py.FS.writeFile(config.sitePackages + path, new Uint8Array(libraries, off, len));
  }
  py.loadedPackages.numpy = "default channel";
  py.runPython("import importlib; importlib.invalidate_caches(); import numpy, kernel");
  return py;
}

/**
 * From untouched files of Pyodide: its own standard library and NumPy wheel.
 *
 * @param {Box} box
 * @param {Config} config
 * @param {Scripts} scripts
 */
export async function startFromStock(box, config, { createModule, loadPyodide }) {
  await box.demand(["stockStdlib", "stockNumpy", "stockSite"], null);
  answerWithFile(config.lock.packages.numpy.file_name, await readBlob(await box.get("stockNumpy")));
  const py = await loadPyodide({
    ...commonOptions(config),
    stdLibURL: await box.get("stockStdlib"),
    createPyodideModule: createModule,
  });
  await py.loadPackage(["numpy"], { messageCallback() {} });
  forgetFiles();
  const extractDir = config.sitePackages;
  py.unpackArchive(await readBlob(await box.get("stockSite")), "zip", { extractDir });
  py.runPython("import importlib; importlib.invalidate_caches(); import numpy, kernel");
  return py;
}
