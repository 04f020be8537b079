// @ts-check

/** So much is unpacked at a time: what else this thread has to do must not wait for a whole file. */
const PIECE = 1 << 18;

/**
 * Not as a Blob's stream: there the bytes would take a way through another process.
 *
 * @param {ArrayBuffer} gzipped
 * @returns {{ stream: ReadableStream<Uint8Array<ArrayBuffer>>, taken: Promise<void> }} `taken`
 *   settles when all of it was unpacked, or could not be
 */
export function inflateStream(gzipped) {
  const { readable, writable } = new DecompressionStream("gzip");
  const taken = write(gzipped, writable.getWriter()).catch(() => {}); // heard at the readable end
  return { stream: readable, taken };
}

/** @param {ArrayBuffer} bytes @param {WritableStreamDefaultWriter<BufferSource>} writer */
async function write(bytes, writer) {
  for (let at = 0; at < bytes.byteLength; at += PIECE) {
    await writer.write(new Uint8Array(bytes, at, Math.min(PIECE, bytes.byteLength - at)));
  }
  await writer.close();
}

/**
 * @param {ArrayBuffer} gzipped
 * @returns {Promise<ArrayBuffer>}
 */
export async function inflate(gzipped) {
  // gzip ends with the length of what is in it
  const length = new DataView(gzipped).getUint32(gzipped.byteLength - 4, true);
  const bytes = new Uint8Array(length);
  const reader = inflateStream(gzipped).stream.getReader();
  let filled = 0;
  for (let chunk; !(chunk = await reader.read()).done; filled += chunk.value.length) {
    bytes.set(chunk.value, filled);
  }
  if (filled !== length) throw new Error(`${filled} bytes instead of ${length}`);
  return bytes.buffer;
}
