// Compiles the Python files of zip archives to bytecode, inside the very interpreter that will run
// it: bytecode of the build machine's Python is of no use to Pyodide's.
// Argument: JSON {pyodide: folder, script: path of compile_pyc.py,
//                 archives: [{input, output, prefix, asserts}]}
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import "./fail.mjs";

/**
 * @typedef {{input: string, output: string, prefix: string, asserts: boolean}} Archive
 * @type {{pyodide: string, script: string, archives: Archive[]}}
 */
const config = JSON.parse(process.argv[2]);
const { loadPyodide } = await import(pathToFileURL(path.join(config.pyodide, "pyodide.mjs")).href);
// Column numbers are a fifth of the bytecode, and only mark a place in source that is not there.
const env = { PYTHONNODEBUGRANGES: "1" };
const pyodide = await loadPyodide({ indexURL: config.pyodide, env });

const scope = pyodide.toPy({ __name__: "compile_pyc" });
pyodide.runPython(fs.readFileSync(config.script, "utf8"), { globals: scope });
const compileArchive = scope.get("compile_archive");
for (const { input, output, prefix, asserts } of config.archives) {
  pyodide.FS.writeFile("/in.zip", fs.readFileSync(input));
  const report = compileArchive("/in.zip", "/out.zip", prefix, asserts);
  fs.writeFileSync(output, pyodide.FS.readFile("/out.zip"));
  console.log(`${path.basename(output)}: ${report}`);
}
