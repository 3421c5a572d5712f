/** SHA-256 (FIPS 180-4) and HMAC (RFC 2104), because core runs where `node:crypto` may not. For short texts. */

const ROUND = constants(64, 1 / 3);
const INITIAL = constants(8, 1 / 2);
const BLOCK = 64;

/** The digest of `bytes`, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const state = Uint32Array.from(INITIAL);
  const words = new Uint32Array(64);
  const padded = pad(bytes);
  for (let start = 0; start < padded.length; start += BLOCK)
    compress(state, words, new DataView(padded.buffer, start, BLOCK));
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setUint32(index * 4, word));
  return new Uint8Array(digest.buffer);
}

/** HMAC-SHA-256 of a text, both in UTF-8, as 64 hexadecimal digits. */
export function hmacSha256Hex(text: string, key: string): string {
  const encoder = new TextEncoder();
  const raw = encoder.encode(key);
  const block = new Uint8Array(BLOCK);
  block.set(raw.length > BLOCK ? sha256(raw) : raw);
  const inner = sha256(concat(masked(block, 0x36), encoder.encode(text)));
  return hex(sha256(concat(masked(block, 0x5c), inner)));
}

function compress(state: Uint32Array, w: Uint32Array, block: DataView): void {
  for (let t = 0; t < 16; t += 1) w[t] = block.getUint32(t * 4);
  for (let t = 16; t < 64; t += 1) {
    const a = at(w, t - 15);
    const b = at(w, t - 2);
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    w[t] = at(w, t - 16) + s0 + at(w, t - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[t] ?? 0) + at(w, t)) >>> 0;
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + second) >>> 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = at(state, index) + word;
  });
}

/** The first 32 bits of the fractional parts of roots of the first primes, which is how the standard defines them. */
function constants(count: number, power: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (isPrime(candidate)) found.push(Math.floor((candidate ** power % 1) * 2 ** 32));
  }
  return found;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) return false;
  return true;
}

function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return padded;
}

function masked(block: Uint8Array, mask: number): Uint8Array {
  return block.map((byte) => byte ^ mask);
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
