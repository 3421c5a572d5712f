/**
 * The smallest input found that still has the same fault: parts of it are left out, ever smaller ones, and what is left
 * is made plain, byte by byte. Bounded by `maxTries`.
 */
export async function minimise(
  input: Uint8Array,
  hasFault: (input: Uint8Array) => Promise<boolean>,
  maxTries: number = 5000,
): Promise<Uint8Array> {
  let best = input;
  let tries = 0;
  const isStill = async (candidate: Uint8Array): Promise<boolean> => tries++ < maxTries && (await hasFault(candidate));
  // What is made plain may be left out the next time.
  for (let length = best.length + 1; length > best.length;) {
    length = best.length;
    for (let size = Math.max(1, best.length >> 1); size >= 1; size >>= 1) {
      for (let at = 0; at + size <= best.length;) {
        const without = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
        if (await isStill(without)) best = without;
        else at += size;
      }
    }
    for (let at = 0; at < best.length; at++) {
      for (const plain of [0, 0x61]) {
        if (best[at] === plain || best[at] === 0) continue;
        const plainer = Uint8Array.from(best);
        plainer[at] = plain;
        if (await isStill(plainer)) best = plainer;
      }
    }
  }
  return best;
}
