/** A piece of SQL that means something; white space and comments are left out. Offsets are into the text. */
export interface Token {
  readonly kind: "word" | "string" | "quoted" | "number" | "symbol";
  readonly start: number;
  readonly end: number;
}

const SPACE = /[\s\0]+/y;
const WORD = /[A-Za-z_][\w$]*/y;
const NUMBER = /\d[\w.]*/y;
const HEREDOC = /\$(\w*)\$/y;

/** The token at or after `from`, or undefined at the end. An unclosed quote or comment reaches to the end. */
export function nextToken(text: string, from: number): Token | undefined {
  const start = skipBlank(text, from);
  if (start >= text.length) return undefined;
  const first = text.charAt(start);
  if (first === "'") return { kind: "string", start, end: closing(text, start, first) };
  if (first === "`" || first === '"') return { kind: "quoted", start, end: closing(text, start, first) };
  const word = matchEnd(WORD, text, start);
  if (word !== undefined) return { kind: "word", start, end: word };
  const number = matchEnd(NUMBER, text, start);
  if (number !== undefined) return { kind: "number", start, end: number };
  const tag = first === "$" ? matchEnd(HEREDOC, text, start) : undefined;
  if (tag !== undefined) {
    const close = text.indexOf(text.slice(start, tag), tag);
    return { kind: "string", start, end: close < 0 ? text.length : close + (tag - start) };
  }
  return { kind: "symbol", start, end: start + 1 };
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const space = matchEnd(SPACE, text, at);
    if (space !== undefined) at = space;
    else if (text.startsWith("--", at) || /^#[ !]/.test(text.slice(at, at + 2))) at = after(text, "\n", at);
    else if (text.startsWith("/*", at)) at = after(text, "*/", at + 2);
    else break;
  }
  return at;
}

function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found + what.length;
}

/** ClickHouse escapes a quote by a backslash or by doubling it. */
function closing(text: string, start: number, quote: string): number {
  let at = start + 1;
  while (at < text.length) {
    const here = text.charAt(at);
    if (here === "\\") at += 2;
    else if (here !== quote) at += 1;
    else if (text.charAt(at + 1) === quote) at += 2;
    else return at + 1;
  }
  return text.length;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
