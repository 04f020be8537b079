// @ts-check
/**
 * Everything that can keep Python from starting, as a short list of codes: the
 * words for the reader are chosen elsewhere, in the language of the page.
 *
 * - `offline`    the browser says that there is no network
 * - `http`       the server answered with an error status
 * - `length`     more or fewer bytes than the build recorded (often a login page in place of a file)
 * - `sha256`     right length, wrong content
 * - `network`    the connection failed or broke off
 * - `stalled`    no byte arrived for a long time
 * - `frame`      the sandboxed frame could not be loaded
 * - `boot`       the files are right, yet Python did not start
 * - `no-wasm`    this browser has no WebAssembly
 * - `no-worker`  this browser does not let the frame start a worker
 *
 * @typedef {"offline" | "http" | "length" | "sha256" | "network" | "stalled"
 *   | "frame" | "boot" | "no-wasm" | "no-worker"} FaultCode
 */

export class Fault extends Error {
  /**
   * @param {FaultCode} code
   * @param {string | null} file the file that is to blame, relative to the site's runtime folder
   * @param {string} detail for the curious and for bug reports; not translated
   */
  constructor(code, file, detail) {
    super(file ? `${code}: ${file}: ${detail}` : `${code}: ${detail}`);
    this.name = "Fault";
    this.code = code;
    this.file = file;
    this.detail = detail;
  }

  /**
   * Whatever was thrown, as a Fault.
   *
   * @param {unknown} error
   * @param {FaultCode} code used when it is not a Fault yet
   * @returns {Fault}
   */
  static from(error, code) {
    return error instanceof Fault ? error : new Fault(code, null, String(error));
  }
}
