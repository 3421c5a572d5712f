/** Reads at a position of a file into the buffer; answers how many bytes, 0 at its end. */
export type ReadAt = (into: Uint8Array, position: number) => Promise<number>;

/** What a disk gives or does not give, as a whole. */
const SECTOR_BYTES = 4096;

/**
 * What can be read of a file, with zeros for the sectors that its disk cannot give: of a segment with one bad sector all
 * entries but one or two are good.
 */
export async function readAround(readAt: ReadAt, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  await fill(readAt, bytes, 0);
  return bytes;
}

async function fill(readAt: ReadAt, into: Uint8Array, position: number): Promise<void> {
  try {
    for (let done = 0; done < into.length;) {
      const count = await readAt(into.subarray(done), position + done);
      if (count === 0) return;
      done += count;
    }
  } catch {
    if (into.length <= SECTOR_BYTES) {
      into.fill(0);
      return;
    }
    const half = Math.ceil(into.length / 2 / SECTOR_BYTES) * SECTOR_BYTES;
    await fill(readAt, into.subarray(0, half), position);
    await fill(readAt, into.subarray(half), position + half);
  }
}
