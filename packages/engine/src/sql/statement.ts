import { Cursor, depthOf } from "./cursor.ts";
import type { Token } from "./tokens.ts";

/** What the engine must know of a query before it can run it. Offsets are into the text that was read. */
export type Statement =
  | { readonly kind: "empty" }
  /** Must not run: the way ClickHouse refuses it over HTTP. */
  | { readonly kind: "refused"; readonly code: number; readonly type: string; readonly message: string }
  /** INSERT whose data follows: `text[0..targetEnd]` names table and columns, `text[targetEnd..formatAt]` settings. */
  | {
      readonly kind: "insert";
      readonly targetEnd: number;
      readonly formatAt: number;
      readonly format: string;
      readonly dataAt: number;
      readonly placeholders: readonly string[];
    }
  /** INSERT whose data is a file of this machine, which the statement names. */
  | { readonly kind: "insert-file"; readonly end: number; readonly placeholders: readonly string[] }
  /** Gives rows: `INTO OUTFILE` and the format can be put at `outputAt`; what follows `tailAt` are settings. */
  | {
      readonly kind: "select";
      readonly outputAt: number;
      readonly tailAt: number;
      readonly end: number;
      readonly format: string | undefined;
      readonly placeholders: readonly string[];
    }
  /** Everything else. `stays`: it changes the session, which can then serve no other request. */
  | {
      readonly kind: "other";
      /** Its first word, in upper case. */
      readonly verb: string;
      readonly end: number;
      readonly format: string | undefined;
      readonly stays: boolean;
      readonly changes: boolean;
      readonly placeholders: readonly string[];
    };

const MULTI = { code: 62, type: "SYNTAX_ERROR", message: "Syntax error: Multi-statements are not allowed" };
const OUTFILE = { code: 351, type: "INTO_OUTFILE_NOT_ALLOWED", message: "INTO OUTFILE is not allowed over HTTP" };
const READING = new Set(["SHOW", "DESC", "DESCRIBE", "EXISTS", "EXPLAIN", "CHECK", "KILL"]);

/** Reads a query far enough to classify it; ClickHouse itself judges whether it is right. */
export function readStatement(text: string): Statement {
  const cursor = new Cursor(text);
  if (cursor.token === undefined) return { kind: "empty" };
  if (cursor.word() === "INSERT") {
    const insert = readInsert(text, new Cursor(text));
    if (insert !== undefined) return insert;
  }
  return readWhole(text, cursor);
}

/** An INSERT with FORMAT or VALUES; undefined for INSERT … SELECT and for what is not understood. */
function readInsert(text: string, cursor: Cursor): Statement | undefined {
  cursor.pass();
  cursor.skip("INTO");
  cursor.skip("TABLE");
  const isFunction = cursor.skip("FUNCTION");
  cursor.passGroup();
  if (isFunction && cursor.word() === "(") cursor.passGroup();
  while (cursor.skip(".")) cursor.passGroup();
  if (cursor.word() === "(") {
    if (["SELECT", "WITH", "("].includes(cursor.nextWord())) return undefined;
    cursor.passGroup();
  }
  if (cursor.word() === "PARTITION") {
    cursor.passUntil("FORMAT", "VALUES", "SELECT", "WITH", "SETTINGS", "FROM", "(");
    if (cursor.word() === "(") cursor.passGroup();
  }
  const targetEnd = cursor.end;
  if (cursor.word() === "FROM" && cursor.nextWord() === "INFILE") return readInsertFile(cursor);
  if (cursor.word() === "SETTINGS") cursor.passUntil("FORMAT", "VALUES", "SELECT", "WITH");
  const { token, placeholders } = cursor;
  if (token === undefined) return undefined;
  const insert = { kind: "insert", targetEnd, formatAt: token.start, placeholders } as const;
  if (cursor.skip("VALUES")) return { ...insert, format: "Values", dataAt: token.end };
  if (!cursor.skip("FORMAT")) return undefined;
  const name = cursor.token;
  if (name?.kind !== "word") return undefined;
  // The data begins after the blanks and the first line break.
  const blank = /[ \t\f]*\r?\n?/y;
  blank.lastIndex = name.end;
  blank.test(text);
  return { ...insert, format: text.slice(name.start, name.end), dataAt: blank.lastIndex };
}

function readInsertFile(cursor: Cursor): Statement {
  cursor.passUntil(";");
  const { end, placeholders } = cursor;
  while (cursor.skip(";"));
  return cursor.token === undefined ? { kind: "insert-file", end, placeholders } : { kind: "refused", ...MULTI };
}

function readWhole(text: string, cursor: Cursor): Statement {
  const top: { readonly word: string; readonly token: Token }[] = [];
  let end = 0;
  let depth = 0;
  for (let token = cursor.token; token !== undefined; token = cursor.token) {
    const word = cursor.word();
    if (word === ";") {
      while (cursor.skip(";"));
      if (cursor.token === undefined) break;
      return { kind: "refused", ...MULTI };
    }
    if (word === "INTO" && cursor.nextWord() === "OUTFILE") return { kind: "refused", ...OUTFILE };
    const step = depthOf(word);
    // Both brackets of a group outside any other count as outside; what they hold does not.
    if (depth + Math.min(step, 0) === 0) top.push({ word, token });
    depth += step;
    cursor.pass();
    ({ end } = cursor);
  }
  const { placeholders } = cursor;
  const words = top.map(({ word }) => word);
  const verb = words[0] ?? "";
  const clause = formatClause(top);
  const format = clause && text.slice(clause.name.start, clause.name.end);
  if (["SELECT", "WITH", "FROM", "("].includes(verb) && !words.includes("INSERT")) {
    const [outputAt, tailAt] = clause === undefined ? [end, end] : [clause.at, clause.name.end];
    return { kind: "select", outputAt, tailAt, end, format, placeholders };
  }
  const stays = ["SET", "USE", "BEGIN"].includes(verb) || words.slice(0, 4).includes("TEMPORARY");
  return { kind: "other", verb, end, format, stays, changes: !READING.has(verb), placeholders };
}

/** The last `FORMAT name` outside brackets, when it ends the query or only settings follow. */
function formatClause(top: readonly { word: string; token: Token }[]): { at: number; name: Token } | undefined {
  const index = top.findLastIndex(({ word }) => word === "FORMAT");
  const keyword = top[index]?.token;
  const name = top[index + 1]?.token;
  // `SELECT a.format x` names a column.
  if (index < 1 || keyword === undefined || name?.kind !== "word" || top[index - 1]?.word === ".") return undefined;
  const follows = top[index + 2]?.word;
  return follows === undefined || follows === "SETTINGS" ? { at: keyword.start, name } : undefined;
}
