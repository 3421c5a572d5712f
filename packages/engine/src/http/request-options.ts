import type { IncomingHttpHeaders } from "node:http";
import { EngineException } from "../database/exception.ts";

/** What a request says beside its query. */
export interface RequestOptions {
  readonly query: string | undefined;
  readonly queryId: string | undefined;
  readonly database: string;
  readonly defaultFormat: string;
  /** Settings of ClickHouse, by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Values of `{name:Type}`, as ClickHouse escapes them (`\t`, `\N`). */
  readonly params: Readonly<Record<string, string>>;
  /** Asked for by `readonly=1|2`. */
  readonly readonly: boolean;
  readonly compressResponse: boolean;
  /** Of Native blocks in the answer; 0 when the client names none. */
  readonly protocolRevision: number;
}

/** Parameters of the HTTP interface itself that need nothing done here: all answers are complete before they begin. */
const OURS = new Set([
  "query",
  "query_id",
  "database",
  "default_format",
  "user",
  "password",
  "quota_key",
  "enable_http_compression",
  "http_zlib_compression_level",
  "readonly",
  "wait_end_of_query",
  "buffer_size",
  "send_progress_in_http_headers",
  "http_headers_progress_interval_ms",
  "http_write_exception_in_output_format",
  "cancel_http_readonly_queries_on_client_close",
  "add_http_cors_header",
  "stacktrace",
  "client_protocol_version",
  "session_timeout",
  "session_check",
]);

/** Features of ClickHouse's HTTP interface that would change the answer and that the engine does not have. */
const ABSENT: Readonly<Record<string, string>> = {
  session_id: "sessions",
  compress: "blocks compressed in ClickHouse's own way",
  decompress: "blocks compressed in ClickHouse's own way",
  role: "roles",
};

const SETTING = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PARAM = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Reads URL and headers; throws 48 for a feature that the engine does not have and 115 for a name that is no setting. */
export function readOptions(url: URLSearchParams, headers: IncomingHttpHeaders): RequestOptions {
  const settings: Record<string, string> = {};
  const params: Record<string, string> = {};
  for (const [name, value] of url) {
    const absent = ABSENT[name];
    if (absent !== undefined && value !== "" && value !== "0") {
      throw new EngineException(48, "NOT_IMPLEMENTED", `The embedded engine has no ${absent} (URL parameter ${name})`);
    }
    if (OURS.has(name) || absent !== undefined) continue;
    if (name.startsWith("param_") && PARAM.test(name.slice(6))) params[name.slice(6)] = value;
    else if (SETTING.test(name)) settings[name] = value;
    else throw new EngineException(115, "UNKNOWN_SETTING", `Unknown setting ${JSON.stringify(name)}`);
  }
  return {
    query: url.get("query") ?? undefined,
    queryId: url.get("query_id") || undefined,
    database: url.get("database") || header(headers, "x-clickhouse-database") || "default",
    defaultFormat: url.get("default_format") || header(headers, "x-clickhouse-format") || "TabSeparated",
    settings,
    params,
    readonly: ["1", "2"].includes(url.get("readonly") ?? ""),
    protocolRevision: Math.trunc(Number(url.get("client_protocol_version") ?? "0")) || 0,
    compressResponse: ["1", "true"].includes(url.get("enable_http_compression") ?? ""),
  };
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}
