/** Rows in Native blocks, which each begin with two LEB128 numbers: columns and rows. 0 for a block that does not. */
export function rowsOfBlocks(blocks: readonly Uint8Array[]): number {
  return blocks.reduce((sum, block) => sum + rowsOf(block), 0);
}

function rowsOf(block: Uint8Array): number {
  let at = 0;
  while (at < block.length && (block[at] ?? 0) >= 0x80) at++;
  let rows = 0;
  for (let shift = 0; shift <= 28; shift += 7) {
    at++;
    const byte = block[at];
    if (byte === undefined) return 0;
    rows += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return rows;
  }
  return 0;
}
