import { nextToken } from "./tokens.ts";

/**
 * Whether a query may call the function `file`, which gives the content of any file and which ClickHouse's read-only
 * mode leaves open (it closes the table functions: file, url, s3, remote). Errs on the side of yes.
 */
export function readsFile(text: string): boolean {
  let before = "";
  let last = "";
  for (let token = nextToken(text, 0); token !== undefined; token = nextToken(text, token.end)) {
    const piece = text.slice(token.start, token.end);
    const name = token.kind === "quoted" ? piece.slice(1, -1) : piece;
    // An escape inside a quoted name can spell anything.
    const isFile = /^file$/i.test(name) || (token.kind === "quoted" && name.includes("\\"));
    const isName = token.kind === "word" || token.kind === "quoted";
    const follows = nextToken(text, token.end);
    const called = follows !== undefined && text.charAt(follows.start) === "(";
    const applied = last === "APPLY" || (before === "APPLY" && last === "(");
    if (isName && isFile && (called || applied)) return true;
    before = last;
    last = piece.toUpperCase();
  }
  return false;
}
