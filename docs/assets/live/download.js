// @ts-check
// One file from the network: right status, right length, right content, or a named fault.
import { Fault } from "./fault.js";
import { sha256 } from "./sha256.js";

/** @typedef {import("./protocol.js").FileEntry} FileEntry */

/** How long no byte may arrive, per try. Together with the waits it stays below a minute. */
const STALL_MS = [20_000, 15_000, 15_000];
/** How long to wait before the second and the third try. */
const WAIT_MS = [500, 1_500];

/**
 * @param {FileEntry} file
 * @param {object} options
 * @param {URL} options.folder where the file lies
 * @param {AbortSignal} [options.signal]
 * @param {"high" | "low" | "auto"} [options.priority]
 * @param {(loaded: number) => void} [options.onBytes] bytes of this file that are here so far
 * @param {(fault: Fault) => void} [options.onRetry] a try failed and another one follows
 * @returns {Promise<Uint8Array<ArrayBuffer>>} verified
 */
export async function download(file, options) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await tryOnce(file, options, attempt);
    } catch (error) {
      options.signal?.throwIfAborted();
      const fault = error instanceof Fault ? error : new Fault(
        navigator.onLine === false ? "offline" : "network", file.url, String(error),
      );
      if (attempt === WAIT_MS.length) throw fault;
      options.onBytes?.(0);
      options.onRetry?.(fault);
      await pause(WAIT_MS[attempt], options.signal);
    }
  }
}

/**
 * @param {FileEntry} file
 * @param {Parameters<typeof download>[1]} options
 * @param {number} attempt
 */
async function tryOnce(file, { folder, signal, priority = "auto", onBytes }, attempt) {
  const giveUp = new AbortController();
  const stop = () => giveUp.abort(signal?.reason);
  signal?.addEventListener("abort", stop);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const alive = () => {
    clearTimeout(timer);
    const limit = STALL_MS[attempt];
    timer = setTimeout(() => {
      giveUp.abort(new Fault("stalled", file.url, `no byte for ${limit / 1000} s`));
    }, limit);
  };
  try {
    alive();
    const response = await fetch(new URL(file.url, folder), {
      signal: giveUp.signal,
      priority,
      // A bad copy may sit in the browser's HTTP cache: later tries go past it.
      cache: attempt ? "reload" : "default",
    });
    if (!response.ok) throw new Fault("http", file.url, `status ${response.status}`);
    const bytes = await readExactly(response, file, (loaded) => { alive(); onBytes?.(loaded); });
    clearTimeout(timer);
    await verify(bytes, file);
    return bytes;
  } catch (error) {
    // fetch and the reader throw the reason of the abort, which is our Fault when we stalled
    throw giveUp.signal.aborted ? giveUp.signal.reason ?? error : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    giveUp.abort(); // a body that was refused must not go on loading
  }
}

/**
 * The body, which must be exactly as long as the build said: a body without end
 * is cut at the first byte too many.
 *
 * @param {Response} response
 * @param {FileEntry} file
 * @param {(loaded: number) => void} onBytes
 */
async function readExactly(response, file, onBytes) {
  const bytes = new Uint8Array(file.bytes);
  let loaded = 0;
  const reader = response.body?.getReader();
  for (let chunk; reader && !(chunk = await reader.read()).done;) {
    if (loaded + chunk.value.length > file.bytes) {
      throw new Fault("length", file.url, `more than ${file.bytes} bytes`);
    }
    bytes.set(chunk.value, loaded);
    loaded += chunk.value.length;
    onBytes(loaded);
  }
  if (loaded !== file.bytes) {
    throw new Fault("length", file.url, `${loaded} bytes, not ${file.bytes}`);
  }
  return bytes;
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {FileEntry} file
 */
export async function verify(bytes, file) {
  if (bytes.length !== file.bytes) {
    throw new Fault("length", file.url, `${bytes.length} bytes, not ${file.bytes}`);
  }
  const got = await sha256(bytes);
  if (got !== file.sha256) throw new Fault("sha256", file.url, `${got}, not ${file.sha256}`);
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); });
  });
}
