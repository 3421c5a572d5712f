/**
 * How the bytes of a streamed answer are cut on the wire. `as-is`: a frame is written as one piece, recorded bytes as
 * one piece. `sizes` are used in turn and again from the start; `random` draws sizes of 1 to 64 from its seed.
 */
export type Chunking = "as-is" | "every-byte" | { readonly sizes: readonly number[] } | { readonly random: number };

/** Cuts bytes into pieces. It keeps its place between calls, so that cuts do not begin anew at each frame. */
export type Cutter = (bytes: Uint8Array) => readonly Uint8Array[];

/** Throws when a size is not a positive integer. */
export function createCutter(chunking: Chunking): Cutter {
  if (chunking === "as-is") return (bytes) => (bytes.length === 0 ? [] : [bytes]);
  const next = sizesOf(chunking);
  let room = 0;
  return (bytes) => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      if (room === 0) room = next();
      const piece = bytes.subarray(at, at + room);
      pieces.push(piece);
      at += piece.length;
      room -= piece.length;
    }
    return pieces;
  };
}

function sizesOf(chunking: Exclude<Chunking, "as-is">): () => number {
  if (chunking === "every-byte") return () => 1;
  if ("random" in chunking) {
    const random = mulberry32(chunking.random);
    return () => 1 + Math.floor(random() * 64);
  }
  const { sizes } = chunking;
  const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1);
  if (sizes.length === 0 || wrong !== undefined) {
    throw new RangeError(`Cannot cut a stream: expected sizes of at least 1, got [${sizes.join(", ")}]`);
  }
  let turn = 0;
  return () => sizes[turn++ % sizes.length] ?? 1;
}

/** A small seeded generator (Mulberry32): the same seed gives the same numbers in [0, 1) everywhere. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
