import { matchGlob } from "./match-glob.ts";
import { regexRisk } from "./regex-risk.ts";

/** Longer patterns are a mistake or an attack. */
const MAX_PATTERN = 1000;

export type ReadPattern<T> =
  | { readonly kind: "ok"; readonly pattern: T }
  | { readonly kind: "bad"; readonly reason: string };

export type KeyPattern = (key: string) => boolean;

const SLASHED = /^\/([^]+)\/([a-z]*)$/;

/** A glob, or a regular expression between slashes. */
export function readKeyPattern(text: string): ReadPattern<KeyPattern> {
  const slashed = SLASHED.exec(text);
  if (slashed === null) {
    if (text.trim() === "" || text.length > MAX_PATTERN)
      return bad("key", text, "expected a glob of 1 to 1000 characters");
    const glob = text.toLowerCase();
    return { kind: "ok", pattern: (key) => matchGlob(glob, key.toLowerCase()) };
  }
  const read = readRegex("key", text, slashed[1] ?? "", slashed[2] ?? "", "i");
  return read.kind === "bad" ? read : { kind: "ok", pattern: (key) => read.pattern.test(key) };
}

/** A regular expression that finds every place (`g`), from its source or from `/source/flags`. */
export function readValuePattern(text: string): ReadPattern<RegExp> {
  const slashed = SLASHED.exec(text);
  return readRegex("value", text, slashed?.[1] ?? text, slashed?.[2] ?? "", "g");
}

function readRegex(what: string, text: string, source: string, flags: string, own: string): ReadPattern<RegExp> {
  if (source === "" || source.length > MAX_PATTERN) return bad(what, text, "expected 1 to 1000 characters");
  if (!/^[imsu]*$/.test(flags)) return bad(what, text, `expected flags of "imsu", got "${flags}"`);
  let regex: RegExp;
  try {
    regex = new RegExp(source, [...new Set(flags + own)].join(""));
  } catch (error) {
    return bad(what, text, error instanceof Error ? error.message : String(error));
  }
  const risk = regexRisk(source);
  if (risk !== undefined) return bad(what, text, `${risk}, which could take very long on some texts`);
  if (what === "value" && new RegExp(regex.source, regex.flags).test("")) {
    return bad(what, text, "it finds the empty text everywhere");
  }
  return { kind: "ok", pattern: regex };
}

function bad(what: string, text: string, reason: string): ReadPattern<never> {
  return { kind: "bad", reason: `Cannot use ${what} pattern "${text.slice(0, 80)}": ${reason}` };
}
