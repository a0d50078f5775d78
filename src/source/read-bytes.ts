import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** More than any manifest; larger files do not fit into one string of Node. */
const MAX_BYTES = 256 * 1024 * 1024;
const CHUNK = 64 * 1024;

/** Files of the usual size are read into the same bytes one after the other: a new buffer for each costs more than reading it. */
let shared: Buffer | undefined;

/**
 * The bytes of a file by its path, or of standard input by its file descriptor; good until the next call. What is larger than any
 * manifest is not read, and what never ends (a device, a pipe) only so far: that and what cannot be read throws the error of Node
 * that says so.
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
  const buffer = (shared ??= Buffer.allocUnsafeSlow(CHUNK));
  const length = fill(descriptor, buffer, 0);
  return length < CHUNK ? buffer.subarray(0, length) : readMore(descriptor, buffer);
}

/** Reads on where more follows; `start` is what was read so far. */
function readMore(descriptor: number, start: Buffer): Buffer {
  const { size } = fstatSync(descriptor);
  if (size > MAX_BYTES) throw tooLarge();
  // One byte more than there should be, so that the end is seen without a further buffer.
  const buffer = Buffer.allocUnsafe(Math.max(2 * start.length, size + 1));
  start.copy(buffer);
  const length = fill(descriptor, buffer, start.length);
  if (length > MAX_BYTES) throw tooLarge();
  return length < buffer.length ? buffer.subarray(0, length) : readMore(descriptor, buffer);
}

/** Reads until the buffer is full or nothing follows; returns how many bytes it holds then. */
function fill(descriptor: number, buffer: Buffer, from: number): number {
  let length = from;
  while (length < buffer.length) {
    const count = readChunk(descriptor, buffer, length);
    if (count === 0) break;
    length += count;
  }
  return length;
}

/** A pipe whose other side is not ready says so instead of waiting, and a terminal of Windows ends with an error. */
function readChunk(descriptor: number, buffer: Buffer, offset: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
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
