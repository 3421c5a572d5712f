/** Repeatable randomness for the load: the same seed gives the same bodies. */
export interface Random {
  /** A whole number from 0 to `limit` − 1. */
  below(limit: number): number;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
  bytes(count: number): Uint8Array;
  hex(bytes: number): string;
  uuid(): string;
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => below(256));
  const hex = (count: number): string => Buffer.from(bytes(count)).toString("hex");
  return {
    below,
    bytes,
    hex,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("Cannot pick: expected at least one item, got none");
      return item;
    },
    uuid: () => [hex(4), hex(2), hex(2), hex(2), hex(6)].join("-"),
  };
}
