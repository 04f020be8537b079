// @ts-check
// Pyodide downloads its parts by fetch. Here there is no network: what was handed over is
// answered from memory, under a host name that cannot exist.
import { scope } from "./scope.js";

export const HOME = "https://assets.invalid/";
export const EMPTY_ZIP = HOME + "empty.zip";

const realFetch = scope.fetch.bind(scope);
const realInstantiate = WebAssembly.instantiateStreaming;

/** @type {Map<string, Uint8Array<ArrayBuffer>>} */
const files = new Map();
files.set("empty.zip", Uint8Array.from([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)]));

/** @type {Promise<WebAssembly.Module> | null} */
let mainModule = null;

/**
 * The interpreter's own module, compiled already: Pyodide asks for its file and compiles
 * the answer, so an empty answer is marked and exchanged for the module.
 *
 * @param {Promise<WebAssembly.Module>} module
 */
export function answerWithModule(module) {
  mainModule = module;
}

/** @param {string} name @param {Uint8Array<ArrayBuffer>} bytes */
export function answerWithFile(name, bytes) {
  files.set(name, bytes);
}

/** Forget the wheels, once installed. */
export function forgetFiles() {
  for (const name of files.keys()) if (name !== "empty.zip") files.delete(name);
}

/** @type {WeakSet<Response>} */
const standsForModule = new WeakSet();

/** @type {typeof fetch} */
scope.fetch = async (input, options) => {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.startsWith(HOME)) return realFetch(input, options);
  const name = url.slice(HOME.length);
  if (name === "pyodide.asm.wasm") {
    const response = new Response(null);
    standsForModule.add(response);
    return response;
  }
  const bytes = files.get(name);
  if (bytes) return new Response(bytes);
  throw new TypeError(`${name} was not handed over`);
};

/** @type {typeof WebAssembly.instantiateStreaming} */
WebAssembly.instantiateStreaming = async (source, imports) => {
  const response = await source;
  if (!mainModule || !standsForModule.has(response)) return realInstantiate(response, imports);
  const module = await mainModule;
  return { module, instance: await WebAssembly.instantiate(module, imports) };
};

/** @param {string} url of a blob @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function readBlob(url) {
  return new Uint8Array(await (await realFetch(url)).arrayBuffer());
}
