/** Repeatable randomness: the same seed gives the same inputs. Xorshift, for speed. */
export interface FuzzRandom {
  /** A whole number from 0 to `limit` − 1; 0 for a limit of 0. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T | undefined;
}

export function createFuzzRandom(seed: number): FuzzRandom {
  let state = seed >>> 0 || 0x9e3779b9;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const below = (limit: number): number => (limit <= 0 ? 0 : next() % limit);
  return {
    below,
    chance: (probability) => next() < probability * 2 ** 32,
    pick: (items) => items[below(items.length)],
  };
}
