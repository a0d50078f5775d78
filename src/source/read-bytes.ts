import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** More than any manifest; larger files do not fit into one string of Node. */
const MAX_BYTES = 256 * 1024 * 1024;
const CHUNK = 64 * 1024;

/**
 * The bytes of a file by its path, or of standard input by its file descriptor. What is larger than any manifest is not read,
 * and what never ends (a device, a pipe) only so far: that and what cannot be read throws the error of Node that says so.
 */
export function readBytes(source: string | 0): Buffer {
  const descriptor = source === 0 ? 0 : openSync(source, "r");
  try {
    return readAll(descriptor);
  } finally {
    if (source !== 0) closeSync(descriptor);
  }
}

function readAll(descriptor: number): Buffer {
  const { size } = fstatSync(descriptor);
  if (size > MAX_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    // One byte more than there should be, so that the end is seen without a second buffer.
    const buffer = Buffer.allocUnsafe(Math.max(CHUNK, size + 1 - total));
    const count = readChunk(descriptor, buffer);
    if (count === 0) break;
    chunks.push(buffer.subarray(0, count));
    total += count;
    if (total > MAX_BYTES) throw tooLarge();
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, total);
}

/** A pipe whose other side is not ready says so instead of waiting, and a terminal of Windows ends with an error. */
function readChunk(descriptor: number, buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function tooLarge(): Error {
  return Object.assign(new Error("too large"), { code: "ERR_FS_FILE_TOO_LARGE" });
}
