import type { Spool } from "../database/spool.ts";
import { EngineException } from "../database/exception.ts";
import { DATA_BYTES, HEAD_BYTES, QUERY_BYTES } from "../limits.ts";
import { readStatement, type Statement } from "../sql/statement.ts";
import type { Body } from "./body.ts";

/** A query as bytes, which offsets in `statement` point into; `dataPath` is the spool file of an INSERT's data. */
export interface ReceivedQuery {
  readonly sql: Buffer;
  readonly statement: Statement;
  readonly dataPath: string | undefined;
}

/**
 * Query and data from URL and body, as ClickHouse joins them: the URL's part, a line break, the body. `onFile` hears
 * of the spool file before anything is written to it, so that it can be removed whatever happens.
 */
export async function receiveQuery(
  fromUrl: string | undefined,
  body: Body,
  spool: Spool,
  onFile: (path: string) => void,
): Promise<ReceivedQuery> {
  const url = Buffer.from(fromUrl ?? "");
  const inUrl = read(url);
  const save = async (before: Buffer): Promise<string> => {
    const path = spool.path();
    onFile(path);
    await body.save(path, before, DATA_BYTES);
    return path;
  };
  if (inUrl.kind === "insert") {
    // The body is the data, byte for byte, unless some already stood in the URL.
    const rest = url.subarray(inUrl.dataAt);
    const before = rest.toString("latin1").trim() === "" ? Buffer.alloc(0) : Buffer.concat([rest, Buffer.from("\n")]);
    return { sql: url, statement: inUrl, dataPath: await save(before) };
  }

  const before = url.length === 0 ? url : Buffer.concat([url, Buffer.from("\n")]);
  const head = await body.take(HEAD_BYTES);
  const start = Buffer.concat([before, head.data]);
  const statement = read(start);
  if (statement.kind === "insert") {
    return { sql: start, statement, dataPath: await save(start.subarray(statement.dataAt)) };
  }
  if (head.ended) return { sql: start, statement, dataPath: undefined };
  const more = await body.take(QUERY_BYTES);
  if (!more.ended) {
    const message = `Query is too large: expected at most ${QUERY_BYTES} bytes, got more`;
    throw new EngineException(62, "SYNTAX_ERROR", message);
  }
  const sql = Buffer.concat([start, more.data]);
  return { sql, statement: read(sql), dataPath: undefined };
}

/** Read as Latin-1, one character is one byte, and all that matters to the reader is ASCII. */
function read(sql: Buffer): Statement {
  return readStatement(sql.toString("latin1"));
}
