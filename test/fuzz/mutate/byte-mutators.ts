import type { FuzzRandom } from "../loop/fuzz-random.ts";

/** What bytes are changed with. */
export interface ByteMaterial {
  readonly random: FuzzRandom;
  /** Tokens that the decoder knows. */
  readonly words: readonly Uint8Array[];
  /** Another input of the corpus. */
  readonly other: () => Uint8Array;
}

type ByteMutator = (bytes: Uint8Array, material: ByteMaterial) => Uint8Array;

const ODD_BYTES = [0, 1, 0x0a, 0x12, 0x22, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0xc0, 0xe2, 0xff];
/** Where counts, lengths and times change their meaning. */
const ODD_NUMBERS = [0n, 1n, 2n, 63n, 127n, 128n, 255n, 256n, 16_384n, 65_535n, 65_536n].concat(
  [31n, 32n, 52n, 53n, 62n, 63n, 64n].flatMap((power) => [2n ** power - 1n, 2n ** power]),
);

/** Replaces `bytes[start, end)`. */
function replace(bytes: Uint8Array, start: number, end: number, middle: Uint8Array): Uint8Array {
  const result = new Uint8Array(start + middle.length + bytes.length - end);
  result.set(bytes.subarray(0, start));
  result.set(middle, start);
  result.set(bytes.subarray(end), start + middle.length);
  return result;
}

export function encodeVarint(value: bigint): Uint8Array {
  if (value < 128n) return Uint8Array.of(Number(value));
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}

export function oddNumber(random: FuzzRandom): bigint {
  return random.pick(ODD_NUMBERS) ?? 0n;
}

function range(bytes: Uint8Array, random: FuzzRandom): readonly [start: number, end: number] {
  const start = random.below(bytes.length + 1);
  const longest = random.chance(0.8) ? 16 : bytes.length;
  return [start, Math.min(bytes.length, start + random.below(longest + 1))];
}

function inPlace(change: (copy: Uint8Array, at: number, random: FuzzRandom) => void): ByteMutator {
  return (bytes, { random }) => {
    // Not `slice`, which does not copy a Buffer.
    const copy = Uint8Array.from(bytes);
    if (copy.length > 0) change(copy, random.below(copy.length), random);
    return copy;
  };
}

export const BYTE_MUTATORS: readonly ByteMutator[] = [
  inPlace((copy, at, random) => {
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }),
  inPlace((copy, at, random) => {
    copy[at] = random.pick(ODD_BYTES) ?? 0;
  }),
  inPlace((copy, at, random) => {
    copy[at] = random.below(256);
  }),
  // A length or a count that is a little more or less than what follows.
  inPlace((copy, at, random) => {
    copy[at] = (copy[at] ?? 0) + random.below(9) - 4;
  }),
  // A number of 2, 4 or 8 bytes.
  inPlace((copy, at, random) => {
    let value = oddNumber(random);
    for (let i = at; i < Math.min(copy.length, at + 2 ** (1 + random.below(3))); i++) {
      copy[i] = Number(value & 0xffn);
      value >>= 8n;
    }
  }),
  // A varint that lies.
  (bytes, { random }) => {
    const start = random.below(bytes.length + 1);
    let end = start;
    while (end < bytes.length && (bytes[end++] ?? 0) > 127);
    return replace(bytes, start, end, encodeVarint(oddNumber(random)));
  },
  (bytes, { random }) => replace(bytes, ...range(bytes, random), new Uint8Array()),
  (bytes, { random }) => {
    const at = random.below(bytes.length + 1);
    return replace(bytes, at, at, bytes.slice(...range(bytes, random)));
  },
  (bytes, { random }) => {
    const at = random.below(bytes.length + 1);
    return replace(
      bytes,
      at,
      at,
      Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256)),
    );
  },
  (bytes, { random, words }) => {
    const at = random.below(bytes.length + 1);
    return replace(bytes, at, at, random.pick(words) ?? new Uint8Array());
  },
  (bytes, { random, words }) => {
    const word = random.pick(words) ?? new Uint8Array();
    const at = random.below(bytes.length + 1);
    return replace(bytes, at, Math.min(bytes.length, at + word.length), word);
  },
  (bytes, { random, other }) => {
    const donor = other();
    return replace(bytes, ...range(bytes, random), donor.slice(...range(donor, random)));
  },
  (bytes, { random, other }) => {
    const donor = other();
    return replace(bytes, random.below(bytes.length + 1), bytes.length, donor.slice(random.below(donor.length + 1)));
  },
  (bytes, { random }) => bytes.slice(0, random.below(bytes.length + 1)),
];
