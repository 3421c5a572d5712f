/** What a body may have, which is more than any of 20 MiB that says something: its smallest span has 35 bytes an object. */
const MAX_CONTAINERS = 750_000;
const MAX_VALUES = 2_000_000;
/** An attribute's hundred levels are four of JSON each. */
const MAX_DEPTH = 500;
/** The messages of OTLP have 20 fields at most. */
const MAX_MEMBERS = 1_000;

const QUOTE = 1;
const COMMA = 2;
const OPEN = 3;
const CLOSE = 4;
const BACKSLASH = "\\".charCodeAt(0);
const OBJECT = "{".charCodeAt(0);
const KINDS = new Uint8Array(256);
for (const [signs, kind] of [
  ['"', QUOTE],
  [",", COMMA],
  ["{[", OPEN],
  ["}]", CLOSE],
] as const) {
  for (const sign of signs) KINDS[sign.charCodeAt(0)] = kind;
}

/**
 * Why a JSON text would cost more to parse than it can be worth, or `undefined`. Twenty kilobytes of gzip can hold twenty
 * million brackets, which `JSON.parse` takes seconds and hundreds of megabytes for, while nobody else is served; this
 * looks at each byte once, and at no more than it has to.
 */
export function shapeFault(bytes: Uint8Array): string | undefined {
  const quote = '"'.charCodeAt(0);
  const members = new Int32Array(MAX_DEPTH + 1);
  let containers = 0;
  let commas = 0;
  let depth = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at++] ?? 0;
    const kind = KINDS[byte] ?? 0;
    if (kind === 0) continue;
    if (kind === QUOTE) {
      for (let inner = bytes[at++]; inner !== quote && at < bytes.length; inner = bytes[at++]) {
        if (inner === BACKSLASH) at++;
      }
    } else if (kind === COMMA) {
      commas++;
      const count = (members[depth] ?? 0) + 1;
      members[depth] = count;
      if (count >= MAX_MEMBERS) return `expected at most ${MAX_MEMBERS} members in an object, got more`;
    } else if (kind === OPEN) {
      if (depth === MAX_DEPTH) return `expected at most ${MAX_DEPTH} levels of nesting, got more`;
      if (++containers > MAX_CONTAINERS) return `expected at most ${MAX_CONTAINERS} objects and lists, got more`;
      // A list may be as long as all values together.
      members[++depth] = byte === OBJECT ? 0 : -MAX_VALUES;
    } else if (depth > 0) depth--;
    if (containers + commas > MAX_VALUES) return `expected at most ${MAX_VALUES} values, got more`;
  }
  return undefined;
}
