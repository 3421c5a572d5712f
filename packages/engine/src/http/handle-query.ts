import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer, Database, Job } from "../database/database.ts";
import { EngineException, toException } from "../database/exception.ts";
import { removeFile } from "../database/spool.ts";
import { QUERY_BYTES } from "../limits.ts";
import type { EngineUser } from "../options.ts";
import { readsFile } from "../sql/reads-file.ts";
import { authenticate, namesSomeone } from "./access.ts";
import { Body } from "./body.ts";
import { contentType } from "./content-type.ts";
import { decodeBody } from "./encoding.ts";
import { readMultipart } from "./multipart.ts";
import { receiveQuery, type ReceivedQuery } from "./receive-query.ts";
import { readOptions, type RequestOptions } from "./request-options.ts";
import { statusOf } from "./status.ts";
import { writeAnswer } from "./write-answer.ts";

/** One query over HTTP, from its credentials to its last byte. Never throws: an error becomes the answer. */
export async function handleQuery(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  database: Database,
  users: readonly EngineUser[],
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const spooled: string[] = [];
  response.setHeader("X-ClickHouse-Server-Display-Name", "outcrop-engine");
  response.setHeader("X-ClickHouse-Timezone", database.timezone);
  try {
    const user = authenticate(request.headers, url.searchParams, users);
    const queryId = url.searchParams.get("query_id") || randomUUID();
    response.setHeader("X-ClickHouse-Query-Id", queryId.replaceAll(/[^\x20-\x7e]/g, "?"));
    const body = new Body(decodeBody(request, request.headers["content-encoding"]));
    const options = readOptions(await allParameters(request, url, body), request.headers);
    const query = await receiveQuery(options.query, body, database.spool, (path) => spooled.push(path));
    const format = formatOf(query, options);
    const readonly = user.readonly === true || options.readonly || request.method !== "POST";
    if (readonly) refuseWhatReadonlyLeavesOpen(query);
    const started = process.hrtime.bigint();
    const answer = await answerOf(database, query, jobOf(query, options, { format, readonly, signal: gone.signal }));
    if (answer.rows.kind === "file") spooled.push(answer.rows.path);
    const elapsed = process.hrtime.bigint() - started;
    response.setHeader("Content-Type", contentType(format));
    response.setHeader("X-ClickHouse-Format", format);
    response.setHeader("X-ClickHouse-Summary", summary(answer, elapsed));
    const { compressResponse: compress, protocolRevision } = options;
    const revision = format === "Native" ? protocolRevision : 0;
    await writeAnswer(request, response, answer, { compress, revision });
  } catch (error) {
    writeException(response, toException(error), database.version, namesSomeone(request.headers, url.searchParams));
  } finally {
    await Promise.all(spooled.map(removeFile));
  }
}

/** The URL's parameters, and those of a multipart body. */
async function allParameters(request: IncomingMessage, url: URL, body: Body): Promise<URLSearchParams> {
  const type = request.headers["content-type"] ?? "";
  if (!/^multipart\/form-data/i.test(type)) return url.searchParams;
  const { data, ended } = await body.take(QUERY_BYTES);
  if (!ended)
    throw new EngineException(62, "SYNTAX_ERROR", `Query is too large: expected at most ${QUERY_BYTES} bytes`);
  const all = new URLSearchParams(url.searchParams);
  for (const [name, value] of readMultipart(data, type)) all.set(name, value);
  return all;
}

/** chdb knows one user, so that a KILL of a reader would reach everybody's queries; and it lets readers call `file`. */
function refuseWhatReadonlyLeavesOpen({ sql, statement }: ReceivedQuery): void {
  const kills = statement.kind === "other" && statement.verb === "KILL";
  const reads = statement.kind === "insert-file" || readsFile(sql.toString("latin1"));
  if (!kills && !reads) return;
  const what = kills ? "KILL" : "a file";
  throw new EngineException(164, "READONLY", `Cannot execute query in readonly mode: it uses ${what}`);
}

function formatOf({ statement }: ReceivedQuery, options: RequestOptions): string {
  const inQuery = statement.kind === "select" || statement.kind === "other" ? statement.format : undefined;
  const format = inQuery ?? options.defaultFormat;
  if (/^\w+$/.test(format)) return format;
  throw new EngineException(73, "UNKNOWN_FORMAT", `Unknown format ${JSON.stringify(format)}`);
}

function jobOf(
  { sql, statement }: ReceivedQuery,
  options: RequestOptions,
  { format, readonly, signal }: { format: string; readonly: boolean; signal: AbortSignal },
): Job {
  const used = "placeholders" in statement ? statement.placeholders : [];
  return {
    id: randomUUID(),
    sql,
    format,
    signal,
    wanted: {
      database: options.database,
      settings: options.settings,
      params: options.params,
      readonly,
      missing: used.filter((name) => !(name in options.params)),
    },
  };
}

function answerOf(database: Database, { statement, dataPath }: ReceivedQuery, job: Job): Promise<Answer> {
  switch (statement.kind) {
    case "empty":
      throw new EngineException(62, "SYNTAX_ERROR", "Syntax error: Empty query");
    case "refused":
      throw new EngineException(statement.code, statement.type, statement.message);
    case "insert":
      if (dataPath === undefined) throw new EngineException(108, "NO_DATA_TO_INSERT", "No data to insert");
      return database.insert(job, statement, dataPath);
    case "insert-file":
      return database.insertFile(job, statement);
    case "select":
      return database.select(job, statement);
    case "other":
      return database.other(job, statement);
  }
}

/** As ClickHouse's header: numbers as strings. Only what chdb tells. */
function summary(answer: Answer, elapsedNs: bigint): string {
  return JSON.stringify({
    read_rows: String(answer.rowsRead),
    read_bytes: String(answer.bytesRead),
    written_rows: String(answer.rowsWritten),
    written_bytes: String(answer.rowsWritten === 0 ? 0 : answer.bytesRead),
    total_rows_to_read: "0",
    result_rows: "0",
    result_bytes: "0",
    elapsed_ns: String(elapsedNs),
  });
}

function writeException(
  response: ServerResponse,
  exception: EngineException,
  version: string,
  hadCredentials: boolean,
): void {
  if (response.headersSent || response.destroyed) {
    // Half an answer cannot be taken back; the cut connection tells the client.
    response.destroy();
    return;
  }
  const status = exception.code === 516 && !hadCredentials ? 401 : statusOf(exception.code);
  response.statusCode = status;
  if (status === 401) response.setHeader("WWW-Authenticate", 'Basic realm="ClickHouse server HTTP API"');
  if (status === 503) response.setHeader("Retry-After", "1");
  for (const name of ["Content-Encoding", "Content-Length", "X-ClickHouse-Format", "X-ClickHouse-Summary"]) {
    response.removeHeader(name);
  }
  response.setHeader("Content-Type", "text/plain; charset=UTF-8");
  response.setHeader("X-ClickHouse-Exception-Code", exception.code);
  response.end(exception.text(version));
}
