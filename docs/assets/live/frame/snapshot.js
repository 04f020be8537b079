// @ts-check
// The snapshot file: a header in JSON, then those 256-byte blocks of memory that differ from a
// freshly instantiated module (hooks/runtime writes it).

/**
 * @typedef {{ path: string, tableBase: number }} Library
 * @typedef {{
 *   buildId: string, hiwire: object, dsos: Library[], handles: Record<string, string>,
 *   heapLength: number, initLen: number, initSum: number, block: number,
 *   volatile: number[], runs: number[],
 * }} Header
 * @typedef {import("./pyodide-internals.js").EmscriptenModule} EmscriptenModule
 */

/**
 * @param {ArrayBuffer} file
 * @returns {{ header: Header, blocks: Int32Array }}
 */
export function readSnapshot(file) {
  const [headerLength, length] = new Uint32Array(file, 0, 2);
  const json = new TextDecoder().decode(new Uint8Array(file, 8, headerLength));
  return { header: JSON.parse(json), blocks: new Int32Array(file, 8 + headerLength, length >> 2) };
}

/** Room for what Pyodide's own snapshot header may hold. */
const STOCK_HEADER_BYTES = 65_536;
const STOCK_MAGIC = 0x706e7300;
const STOCK_PREFIX_BYTES = 48;

/**
 * Pyodide's restoreSnapshot() wants a file of its own format before it makes the module, and
 * reads it afterwards. This one has no memory in it (we write the memory ourselves), and its
 * content is filled in late, so that the module need not wait for our snapshot.
 */
export class StockHeader {
  bytes = new Uint8Array(STOCK_HEADER_BYTES);

  /** @param {Header} header */
  fill(header) {
    const json = new TextEncoder().encode(JSON.stringify(header.hiwire));
    const words = new Uint32Array(this.bytes.buffer);
    words[0] = STOCK_MAGIC;
    words[1] = this.bytes.length; // where the memory begins: at the end, there is none
    words[2] = json.length;
    for (let i = 0; i < 8; i++) words[4 + i] = parseInt(header.buildId.slice(8 * i, 8 * i + 8), 16);
    this.bytes.set(json, STOCK_PREFIX_BYTES);
  }
}

/**
 * Write the snapshot over the memory of a fresh module, after having made sure that this
 * memory is what the build saw.
 *
 * @param {EmscriptenModule} module
 * @param {{ header: Header, blocks: Int32Array }} snapshot
 */
export function writeMemory(module, { header, blocks }) {
  // Whether function pointers need JavaScript's help differs by browser: keep this browser's answer.
  const trampoline =
    (module.__PyRuntime + module.HEAP32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >> 2]) >> 2;
  const ownTrampoline = module.HEAP32[trampoline];

  const { block, volatile, runs } = header;
  // Blocks that differ from one start to the next (entropy, program name) count as zero.
  for (let i = 0; i < volatile.length; i += 2) {
    module.HEAPU8.fill(0, volatile[i] * block, (volatile[i] + volatile[i + 1]) * block);
  }
  const sum = checksum(module.HEAPU8, header.initLen);
  if (sum !== header.initSum) {
    throw new Error(`fresh memory has checksum ${sum}, the snapshot was made over ${header.initSum}`);
  }
  if (module.HEAP8.length < header.heapLength) module.growMemory(header.heapLength);

  const heap = module.HEAP32; // only now: growing replaces it
  const blockWords = block >> 2;
  const initWords = header.initLen >> 2;
  let from = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const to = runs[i] * blockWords;
    const count = runs[i + 1] * blockWords;
    if (to >= initWords) {
      heap.set(blocks.subarray(from, from + count), to);
    } else {
      for (let k = 0; k < count; k++) heap[to + k] ^= blocks[from + k];
    }
    from += count;
  }
  heap[trampoline] = ownTrampoline;
}

/** @param {Uint8Array} bytes @param {number} length */
function checksum(bytes, length) {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, length >> 2);
  let sum = 0;
  for (let i = 0; i < words.length; i++) sum = (Math.imul(sum, 31) + words[i]) | 0;
  return sum;
}
