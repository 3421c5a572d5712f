/** How many bytes a piece of a picture has: bytes of the SDK, or the base64 text that stands for them on the wire. */
export function bytesIn(piece: unknown): number {
  if (piece instanceof Uint8Array) return piece.byteLength;
  return typeof piece === "string" ? Math.floor((piece.replace(/={1,2}$/, "").length * 3) / 4) : 0;
}
