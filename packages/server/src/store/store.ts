import { Readable } from "node:stream";
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClientConfigOptions,
  type ClickHouseSettings,
} from "@clickhouse/client";
import type { SpanColumnName } from "../pipeline/batch/span-columns.ts";
import { OK, type Outcome } from "../pipeline/outcome.ts";
import { outcomeOfError } from "./outcome-of-error.ts";
import { onCluster, type Cluster } from "./schema/cluster.ts";
import { readNothing } from "./read-nothing.ts";
import { spanRows, type SpanRows } from "./span-rows.ts";
import { storeErrorOf } from "./store-error.ts";
import { tryNative } from "./try-native.ts";

/** The tables that rows are written to. */
export type StoreTable = "otel_traces" | "otel_logs" | "otel_metrics" | "ledger";

/** Values for the `{name:Type}` places of a statement; the engine parses them, they never become SQL text. */
export type QueryParams = Readonly<
  Record<string, string | number | bigint | boolean | readonly string[] | readonly bigint[]>
>;

export interface StoreOptions {
  /** ClickHouse's HTTP interface: the embedded engine's, or any server's. */
  readonly url: string;
  /** It is the embedded engine, which reads the files that this process writes. */
  readonly readsFiles?: boolean;
  /** Default `default`; `migrate` creates it. */
  readonly database?: string;
  readonly username?: string;
  readonly password?: string;
  /** Default 30 s. An insert that takes longer is retried under the same token. */
  readonly requestTimeoutMs?: number;
  /** The cluster that the tables are spread over. Default: one server has them all. */
  readonly cluster?: Omit<Cluster, "database"> | undefined;
  /**
   * In a cluster: whether reads see all that was answered with `ok` before, or fail. Otherwise they may be of a replica
   * that is a moment behind.
   */
  readonly sequentialReads?: boolean;
  /** PEM; with `cert` and `key` the client shows a certificate of its own. */
  readonly tls?: ClickHouseClientConfigOptions["tls"] | undefined;
}

/** Where spans and ledger rows live. Inserts answer with an outcome; `query` and `command` throw `StoreError`. */
export interface Store {
  readonly database: string;
  /** `null`: one server. */
  readonly cluster: Cluster | null;
  /**
   * Inserts Native blocks, exactly once per token: the same token again changes nothing. Resolves when they are on
   * disk. The token has to be the same for the same bytes only.
   */
  insertNative(table: StoreTable, blocks: Uint8Array | readonly Uint8Array[], token: string): Promise<Outcome>;
  /**
   * The same for a file of Native blocks, which the store reads by itself; `undefined` where it has not the same files,
   * and for a path that it would take for a pattern. The file must stay until the answer.
   */
  insertFile(table: StoreTable, path: string, token: string): Promise<Outcome> | undefined;
  /**
   * Whether a Native block can be read as rows of the table. Stores nothing: `drop` where it cannot, `retry` where the
   * store does not say.
   */
  tryNative(table: StoreTable, block: Uint8Array): Promise<Outcome>;
  /** The same as `insertNative` for rows in RowBinary, with the given columns in the given order. */
  insertRowBinary(table: StoreTable, columns: readonly string[], rows: Uint8Array, token: string): Promise<Outcome>;
  /** The rows of a `SELECT` (without `FORMAT`); 64-bit integers come as strings. */
  query<Row>(sql: string, params?: QueryParams): Promise<readonly Row[]>;
  /** Rows of spans by column, for a `SELECT` (without `FORMAT`) of just these columns under their own names. */
  querySpans<Name extends SpanColumnName>(
    sql: string,
    params: QueryParams,
    columns: readonly Name[],
  ): Promise<readonly SpanRows<Name>[]>;
  command(sql: string, params?: QueryParams): Promise<void>;
  /** Creates the database where it is missing. Throws `StoreError`. */
  createDatabase(): Promise<void>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** What ClickHouse takes for a pattern in a path, and what would have to be escaped in a literal. */
const PATTERN = /[*?{}'\\]/;
const DEFAULT_DATABASE = "default";
const DATABASE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

const INSERT_SETTINGS: ClickHouseSettings = {
  async_insert: 0,
  // A block's first column holds the log's mark, and belongs to no table.
  input_format_skip_unknown_fields: 1,
  wait_end_of_query: 1,
  insert_deduplicate: 1,
  // A retried block that the table has already must still reach the lookup table, where it may be missing.
  deduplicate_blocks_in_dependent_materialized_views: 1,
  // A sender with a broken clock can touch any number of days in one block.
  max_partitions_per_insert_block: "0",
};

/** An insert into a cluster is answered when each shard has its share, on as many replicas as the quorum says. */
function clusterInsertSettings({ insertQuorum }: Cluster, requestTimeoutMs: number): ClickHouseSettings {
  return {
    distributed_foreground_insert: 1,
    insert_quorum: String(insertQuorum),
    // One insert after the other: only then can a read ask for all that came before it.
    insert_quorum_parallel: 0,
    insert_quorum_timeout: Math.max(1_000, requestTimeoutMs - 5_000),
  };
}

/** A query over several tables brings what it looks up to every shard, and does not look it up in each shard alone. */
const CLUSTER_READ_SETTINGS: ClickHouseSettings = { distributed_product_mode: "global" };

/**
 * To group the sessions or traces of a month (147,000) in parts that can be joined apart took a third longer than in one
 * table, and that is what ClickHouse does from 100,000 groups on.
 */
const READ_SETTINGS: ClickHouseSettings = {
  group_by_two_level_threshold: "1000000",
  group_by_two_level_threshold_bytes: "200000000",
};

/**
 * Spans are read whole into memory, and a sender may have written a megabyte into each. An answer of this size is some ten
 * times that of a settlement under full load; beyond it the question fails.
 */
const MAX_SPANS_BYTES = 256 * 1024 * 1024;

/** A server that is away does its part when it is back; the others do not wait for it for ever. */
const CLUSTER_COMMAND_SETTINGS: ClickHouseSettings = {
  distributed_ddl_task_timeout: "15",
  distributed_ddl_output_mode: "null_status_on_timeout",
  distributed_foreground_insert: 1,
};

export function createStore(options: StoreOptions): Store {
  const database = options.database ?? DEFAULT_DATABASE;
  const requestTimeoutMs = options.requestTimeoutMs ?? 30_000;
  const cluster = options.cluster === undefined ? null : { ...options.cluster, database };
  const insertSettings =
    cluster === null ? INSERT_SETTINGS : { ...INSERT_SETTINGS, ...clusterInsertSettings(cluster, requestTimeoutMs) };
  const readSettings: ClickHouseSettings =
    cluster === null
      ? READ_SETTINGS
      : {
          ...READ_SETTINGS,
          ...CLUSTER_READ_SETTINGS,
          ...(options.sequentialReads === true && { select_sequential_consistency: "1" }),
        };
  // Answered when all is done, so that what fails on the way is an error.
  const commandSettings: ClickHouseSettings = {
    wait_end_of_query: 1,
    ...(cluster !== null && CLUSTER_COMMAND_SETTINGS),
  };
  const config: ClickHouseClientConfigOptions = {
    url: options.url,
    username: options.username ?? "default",
    password: options.password ?? "",
    request_timeout: requestTimeoutMs,
    ...(options.tls !== undefined && { tls: options.tls }),
    max_open_connections: 16,
    application: "outcrop",
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    // Failures are told by the outcome and by StoreError; the client would print them a second time.
    log: { level: ClickHouseLogLevel.OFF },
  };
  const client = createClient({ ...config, database });
  // The engine gives up before the client does, so that no query runs on for nobody.
  const maxQuerySeconds = Math.max(1, Math.floor(requestTimeoutMs / 1_000) - 2);

  async function insert(statement: string, chunks: Iterable<Uint8Array> | null, token: string): Promise<Outcome> {
    try {
      const { stream } = await client.exec({
        query: statement,
        ...(chunks !== null && { values: Readable.from(chunks, { objectMode: false }) }),
        clickhouse_settings: { ...insertSettings, insert_deduplication_token: token },
      });
      await readNothing(stream);
      return OK;
    } catch (error) {
      return outcomeOfError(error);
    }
  }

  return {
    database,
    cluster,
    insertNative: (table, blocks, token) =>
      insert(`INSERT INTO ${table} FORMAT Native`, blocks instanceof Uint8Array ? [blocks] : blocks, token),
    insertFile: (table, path, token) =>
      options.readsFiles === true && !PATTERN.test(path)
        ? // The one value that is text of a statement: no parameter can stand here. It is a path of our own, unquotable.
          insert(`INSERT INTO ${table} FROM INFILE '${path}' COMPRESSION 'none' FORMAT Native`, null, token)
        : undefined,
    tryNative: (table, block) => tryNative(client, table, block, INSERT_SETTINGS),
    insertRowBinary: (table, columns, rows, token) =>
      insert(`INSERT INTO ${table} (${columns.join(", ")}) FORMAT RowBinary`, [rows], token),
    async query<Row>(sql: string, params: QueryParams = {}): Promise<readonly Row[]> {
      try {
        const result = await client.query({
          query: sql,
          query_params: params,
          format: "JSONEachRow",
          clickhouse_settings: { ...readSettings, max_execution_time: maxQuerySeconds },
        });
        return await result.json<Row>();
      } catch (error) {
        throw storeErrorOf("query the store", error);
      }
    },
    async querySpans(sql, params, columns) {
      try {
        const { stream } = await client.exec({
          query: `${sql} FORMAT Native`,
          query_params: params,
          // The answer begins when it is complete, so that a failure on the way is an error and not a cut answer.
          clickhouse_settings: {
            ...readSettings,
            max_execution_time: maxQuerySeconds,
            wait_end_of_query: 1,
            max_result_bytes: String(MAX_SPANS_BYTES),
            result_overflow_mode: "throw",
          },
        });
        const chunks: Uint8Array[] = [];
        for await (const chunk of stream) chunks.push(chunk as Uint8Array);
        return spanRows(Buffer.concat(chunks), columns);
      } catch (error) {
        throw storeErrorOf("query the store", error);
      }
    },
    async command(sql, params = {}) {
      try {
        await client.command({ query: sql, query_params: params, clickhouse_settings: commandSettings });
      } catch (error) {
        throw storeErrorOf("run a statement on the store", error);
      }
    },
    async createDatabase() {
      if (database === DEFAULT_DATABASE) return;
      if (!DATABASE_NAME.test(database)) {
        throw new Error(`Cannot use the database "${database}": expected letters, digits and _`);
      }
      // Asked of `default`, as a request that names a missing database is refused.
      const outside = createClient({ ...config, database: DEFAULT_DATABASE });
      try {
        await outside.command({
          query: `CREATE DATABASE IF NOT EXISTS \`${database}\`${onCluster(cluster)}`,
          clickhouse_settings: commandSettings,
        });
      } catch (error) {
        throw storeErrorOf(`create the database "${database}"`, error);
      } finally {
        await outside.close();
      }
    },
    async ping() {
      const answer = await client.ping();
      return answer.success;
    },
    close: () => client.close(),
  };
}
