/**
 * Three letters of each alternative of `DEFAULT_HINT`, which no text that it finds is without: the least usual three in
 * telemetry. A hint that is added needs its letters here; the tests fail without.
 */
const TELLTALES: readonly string[] = [
  "e k", // PRIVATE KEY
  "kia", // AKIA
  "sia", // ASIA
  "bia", // ABIA
  "cca", // ACCA
  "gzx", // GZXIvYXdz
  "iqo", // IQoJb3JpZ2lu
  "bsk", // ABSK
  "i-k", // api-key
  "h-t", // auth-token
  "riz", // authorization
  "kie", // cookie:
  "rer", // bearer
  "sic", // basic
  "re=", // signature=
  "eyj", // eyJ
  "hp_", // gh[pousr]_
  "ho_",
  "hu_",
  "hs_",
  "hr_",
  "b_p", // github_pat
  "glp", // glpat-
  "xox", // xox
  "sla", // slack
  "sk-", // sk-
  "rk_", // [rs]k_
  "sk_",
  "aiz", // AIza
  "hf_", // hf_
  "pm_", // npm_
  "ecr", // secret
  "ssw", // passw
  "pwd", // pwd
  "ey=", // key=
  "en=", // token=
  "ig=", // sig=
  "th=", // auth=
  "x-a", // x-amz
  "x-g", // x-goog
];
/** One of these may be enough: a sign of its own, or of JSON and of members by name. */
const SIGNS = "@\"'";

const PAIR = 1;
const SIGN = 2;

/** Where a byte stands among the letters of the telltales; 0 for what is in none of them. */
const LETTERS = new Uint8Array(256);
/** By two neighbouring bytes, the first in the high half: whether they may be part of a telltale, or one is a sign. */
const PAIRS = new Uint8Array(65_536);
/** By three letters, five bits each: 1 for a telltale. */
const TRIPLES = new Uint8Array(32_768);
fillTables();

/** The tables of `mayHoldSecret`, for who looks at bytes elsewhere than in JavaScript. They are not to be changed. */
export const SECRET_TABLES: Readonly<Record<"letters" | "pairs" | "triples", Uint8Array>> = {
  letters: LETTERS,
  pairs: PAIRS,
  triples: TRIPLES,
};

/**
 * Whether the default rules may find anything in a text of UTF-8 bytes. False is certain; true asks for a closer look.
 * It looks at two bytes at a time and mostly at nothing else, as it is asked of every value that is received.
 */
export function mayHoldSecret(bytes: DataView, from: number, to: number): boolean {
  const last = to - 1;
  for (let i = from; i < last; i += 2) {
    const found = PAIRS[bytes.getUint16(i)] ?? 0;
    if (found === 0) continue;
    if (found === SIGN) return true;
    if (i + 2 < to && isTelltale(bytes, i)) return true;
    if (i > from && isTelltale(bytes, i - 1)) return true;
  }
  return ((to - from) & 1) === 1 && (PAIRS[bytes.getUint8(last) << 8] ?? 0) === SIGN;
}

function isTelltale(bytes: DataView, at: number): boolean {
  const first = LETTERS[bytes.getUint8(at)] ?? 0;
  const second = LETTERS[bytes.getUint8(at + 1)] ?? 0;
  const third = LETTERS[bytes.getUint8(at + 2)] ?? 0;
  return TRIPLES[(first << 10) | (second << 5) | third] === 1;
}

function fillTables(): void {
  const letters = [...new Set(TELLTALES.join(""))];
  for (const [index, letter] of letters.entries()) for (const byte of cases(letter)) LETTERS[byte] = index + 1;
  for (const telltale of TELLTALES) {
    const [first = "", second = "", third = ""] = telltale;
    for (const middle of cases(second)) {
      for (const byte of cases(first)) PAIRS[(byte << 8) | middle] = PAIR;
      for (const byte of cases(third)) PAIRS[(middle << 8) | byte] = PAIR;
    }
    const [a = 0, b = 0, c = 0] = [first, second, third].map((letter) => letters.indexOf(letter) + 1);
    TRIPLES[(a << 10) | (b << 5) | c] = 1;
  }
  for (const sign of SIGNS) {
    const code = sign.charCodeAt(0);
    for (let other = 0; other < 256; other++) {
      PAIRS[(code << 8) | other] = SIGN;
      PAIRS[(other << 8) | code] = SIGN;
    }
  }
}

function cases(letter: string): readonly number[] {
  return [letter.charCodeAt(0), letter.toUpperCase().charCodeAt(0)];
}
