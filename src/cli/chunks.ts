const CHUNK = 1 << 16;

/** Pieces of text, put together to a size that streams like: the whole of a large output is never in memory. */
export function* chunksOf(pieces: Iterable<string>): Iterable<string> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}
