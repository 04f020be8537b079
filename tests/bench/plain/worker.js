// The plain loader as Pyodide's documentation shows it.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const python = await loadPyodide();
await python.loadPackage("numpy");
const text = python.runPython(`
import numpy as np
x = np.arange(12.0).reshape(3, 4)
str(float((x @ x.T).sum()))
`);
self.postMessage({ text });
