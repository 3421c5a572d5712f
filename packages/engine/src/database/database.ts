import { join } from "node:path";
import { CHANGES_AT_ONCE, INSERTS_AT_ONCE, READS_AT_ONCE, WAITING } from "../limits.ts";
import type { Statement } from "../sql/statement.ts";
import { quoteString } from "../sql/quote.ts";
import type { Chdb } from "./chdb.ts";
import { configFile } from "./config-file.ts";
import { Connection, type Wanted } from "./connection.ts";
import { Connections } from "./connections.ts";
import { EngineException, toException } from "./exception.ts";
import { Killer } from "./killer.ts";
import { Lane } from "./lane.ts";
import { forgetLostParts } from "./lost-parts.ts";
import { querySettings, serverArguments } from "./settings.ts";
import { removeFile, Spool } from "./spool.ts";

/** What a query gave: rows in memory, or in a file that the caller must remove. */
export interface Answer {
  readonly rows:
    | { readonly kind: "bytes"; readonly bytes: Uint8Array }
    | { readonly kind: "file"; readonly path: string };
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly rowsWritten: number;
}

/** A query with what was read of it, and the connection state that it wants. */
export interface Job {
  /** Names the job in the list of running queries, so that it can be killed. */
  readonly id: string;
  readonly sql: Buffer;
  readonly wanted: Wanted;
  readonly format: string;
  readonly signal: AbortSignal;
}

const SYNTAX_ERROR = 62;

/** chdb on one directory: bounded lanes of connections, spool files, orderly closing. */
export class Database {
  readonly version: string;
  readonly timezone: string;
  readonly spool: Spool;
  readonly #connections: Connections;
  readonly #reads = new Lane(READS_AT_ONCE, WAITING);
  readonly #inserts = new Lane(INSERTS_AT_ONCE, WAITING);
  readonly #changes = new Lane(CHANGES_AT_ONCE, WAITING);
  readonly #keeper: Connection;
  readonly #killer: Killer;
  readonly #drain: () => Promise<void>;

  private constructor(
    facts: { readonly version: string; readonly timezone: string },
    spool: Spool,
    connections: Connections,
    keeper: Connection,
    drain: () => Promise<void>,
  ) {
    this.version = facts.version;
    this.timezone = facts.timezone;
    this.spool = spool;
    this.#connections = connections;
    this.#keeper = keeper;
    this.#killer = new Killer(keeper);
    this.#drain = drain;
  }

  /** Opens or creates the directory; throws when another process holds it. */
  static async open(chdb: Chdb, dataDir: string, memoryLimitBytes: number): Promise<Database> {
    const base = querySettings(memoryLimitBytes);
    const forQueries = Object.entries(base).map(([name, value]) => `--${name}=${value}`);
    const path = join(dataDir, "clickhouse");
    const open = (more: readonly string[]): Connection =>
      new Connection(new chdb.Session(path, { connectionArgs: [...more, ...forQueries] }), base);
    // chdb runs while a connection is open; this one also asks the short questions (which jobs to kill).
    const keeper = open([...serverArguments(memoryLimitBytes), `--config-file=${await configFile(dataDir)}`]);
    const facts = Buffer.from((await keeper.run("SELECT version(), timezone()", "TabSeparated")).bytes);
    const [version = "", timezone = ""] = facts.toString("utf8").trim().split("\t");
    await forgetLostParts(keeper);
    const spool = await Spool.open(dataDir);
    return new Database({ version, timezone }, spool, new Connections(() => open([])), keeper, chdb.drainPending);
  }

  /** Rows into a spool file: complete and correct in every format, whatever its size, and never on the event loop. */
  select(job: Job, statement: Extract<Statement, { kind: "select" }>): Promise<Answer> {
    const { sql } = job;
    const path = this.spool.path();
    const output = ` INTO OUTFILE ${quoteString(path)} COMPRESSION 'none' FORMAT ${job.format} `;
    const text = `${Killer.mark(job.id)}${utf8(sql, 0, statement.outputAt)}${output}${utf8(sql, statement.tailAt, statement.end)}`;
    return this.#reads.run(async () => {
      const ended = new AbortController();
      const kill = (): void => void this.#killer.kill(job.id, ended.signal);
      if (job.signal.aborted) throw new EngineException(394, "QUERY_WAS_CANCELLED", "Query was cancelled");
      job.signal.addEventListener("abort", kill, { once: true });
      try {
        return await this.#connections.use(job.wanted, async (connection) => {
          const { rowsRead, bytesRead } = await connection.run(text, job.format).catch(async (error: unknown) => {
            // A syntax error is told about the query as it was sent, without what was put into it.
            if (toException(error).code === SYNTAX_ERROR) await connection.run(utf8(sql, 0, statement.end), job.format);
            throw error;
          });
          await this.spool.checkRoom();
          return { rows: { kind: "file", path }, rowsRead, bytesRead, rowsWritten: 0 };
        });
      } catch (error) {
        await removeFile(path);
        throw toException(error);
      } finally {
        ended.abort();
        job.signal.removeEventListener("abort", kill);
      }
    }, job.signal);
  }

  /** The data of an INSERT from a spool file, which stays the caller's. Not interrupted once begun. */
  insert(job: Job, statement: Extract<Statement, { kind: "insert" }>, dataPath: string): Promise<Answer> {
    const { sql } = job;
    const target = utf8(sql, 0, statement.targetEnd);
    const settings = utf8(sql, statement.targetEnd, statement.formatAt);
    return this.#insert(
      job,
      `${target} FROM INFILE ${quoteString(dataPath)} COMPRESSION 'none' ${settings} FORMAT ${statement.format}`,
    );
  }

  /** An INSERT from a file that the statement itself names. Not interrupted once begun. */
  insertFile(job: Job, statement: Extract<Statement, { kind: "insert-file" }>): Promise<Answer> {
    return this.#insert(job, utf8(job.sql, 0, statement.end));
  }

  #insert(job: Job, text: string): Promise<Answer> {
    return this.#inserts.run(async () => {
      try {
        return await this.#connections.use(job.wanted, async (connection) => {
          const { rowsRead, bytesRead } = await connection.run(text, job.format);
          return { rows: { kind: "bytes", bytes: Buffer.alloc(0) }, rowsRead, bytesRead, rowsWritten: rowsRead };
        });
      } catch (error) {
        throw toException(error);
      }
    }, job.signal);
  }

  /** Anything else, as it stands; its rows (of SHOW, EXPLAIN, …) are few. */
  other(
    job: Job,
    statement: Pick<Extract<Statement, { kind: "other" }>, "end" | "stays" | "changes">,
  ): Promise<Answer> {
    const lane = statement.changes ? this.#changes : this.#reads;
    return lane.run(async () => {
      try {
        return await this.#connections.use(job.wanted, async (connection) => {
          if (statement.stays) connection.spoil();
          const { bytes, rowsRead, bytesRead } = await connection.run(utf8(job.sql, 0, statement.end), job.format);
          return { rows: { kind: "bytes", bytes }, rowsRead, bytesRead, rowsWritten: 0 };
        });
      } catch (error) {
        throw toException(error);
      }
    }, job.signal);
  }

  /** Resolves when chdb is at rest; the caller has stopped sending jobs. */
  async close(): Promise<void> {
    // A job whose client is gone still runs, on connections that must not be closed under it.
    await Promise.all([this.#reads, this.#inserts, this.#changes].map((lane) => lane.whenIdle()));
    this.#connections.closeIdle();
    this.#keeper.close();
    await this.#drain();
  }
}

function utf8(sql: Buffer, from: number, to: number): string {
  return sql.subarray(from, to).toString("utf8");
}
