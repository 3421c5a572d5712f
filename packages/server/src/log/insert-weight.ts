/** What a row takes of the store's memory beside its bytes: columns of defaults are not in a block, and have memory there. */
const ROW_BYTES = 256;

/**
 * What the memory goes by that an insert takes of the store, which inserts a segment whole. Measured with the embedded
 * engine: inserts of up to 190 MiB by this measure went into its 512 MiB for one statement, one of 220 MiB did not.
 */
export function insertWeight(bytes: number, rows: number): number {
  return bytes + rows * ROW_BYTES;
}
