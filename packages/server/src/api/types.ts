/**
 * The shapes that the API answers with, and the console reads. Money is a string of integer nano-dollars ("1230000" is
 * $0.00123), so that no JSON reader rounds it; times are ISO 8601 in UTC, `startUnixNano`/`durationNano` decimal strings.
 *
 * Routes (all GET; the OpenAPI document is `/api/openapi.json`):
 *   /api/orgs                      OrgList: organisations that the caller may read
 *   /api/status                    ProcessStatus: for those who may read every organisation
 *   /api/{org}/overview            Overview        filter + `buckets`
 *   /api/{org}/traces              TraceList       filter + `sort`, `limit`, `cursor`; sort by `start`, `duration`,
 *                                                  `cost`, `calls`, descending with `-` before it; default `-start`
 *   /api/{org}/traces/{traceId}    TraceDetail
 *   /api/{org}/traces/{traceId}/spans/{spanId}   SpanContent
 *   /api/{org}/traces/{traceId}/logs             TraceLogs       `spanId`
 *   /api/{org}/sessions            SessionList     filter + `sort`, `limit`, `cursor`; sort by `cost`, `last`, `first`,
 *                                                  `calls`; default `-cost`
 *   /api/{org}/ledger              LedgerList      filter + `limit`, `cursor`
 *   /api/{org}/facets              Facets          filter: the values to choose from, with their counts
 *   /api/{org}/status              Status          what is pending, how fresh the data is
 * `limit` is 50 by default and 500 at most, `range` is `24h` by default, and `error=false` is the same as none.
 */

/** Query parameters that every list and total understands alike. Repeat a parameter to allow several values. */
export interface Filter {
  /** ISO 8601 instants, [from, to); `range` instead is relative to now: `15m`, `1h`, `6h`, `24h`, `7d`, `30d`. */
  readonly from?: string;
  readonly to?: string;
  readonly range?: string;
  /** Base model (the grouping key). */
  readonly model?: readonly string[];
  readonly requestModel?: readonly string[];
  readonly service?: readonly string[];
  readonly session?: readonly string[];
  readonly user?: readonly string[];
  readonly agent?: readonly string[];
  /** Entry operation: `chat`, `invoke_agent`, … */
  readonly operation?: readonly string[];
  readonly surface?: readonly string[];
  readonly costStatus?: readonly string[];
  /** `true`: only calls (traces) that failed. */
  readonly error?: boolean;
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Sums over ledger entries; the same five numbers at every step of an investigation. */
export interface Totals {
  readonly costNanoUsd: string;
  readonly calls: number;
  readonly errors: number;
  /** Calls that have no price, by reason: their cost is not in `costNanoUsd`. */
  readonly unpriced: Readonly<Record<string, number>>;
  /** `input` includes cache reads and writes. Calls that reported no usage add nothing. */
  readonly tokens: Tokens;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** What the totals do not contain yet. */
export interface Pending {
  readonly traces: number;
  /** Since when the longest waiting trace waits, `null` when nothing waits. */
  readonly oldest: string | null;
}

export interface Overview {
  readonly period: Period;
  readonly bucketSeconds: number;
  /** Start of each bucket; every series below has one value for each. */
  readonly buckets: readonly string[];
  readonly totals: Totals;
  /** Distinct ones; calls without a session (a user) count for none. */
  readonly sessions: number;
  readonly users: number;
  /** As many as the trace list shows for the same filter. */
  readonly traces: number;
  /** Milliseconds over all calls of the period; `null` when there are none. */
  readonly latency: Latency;
  readonly byModel: readonly ModelRow[];
  readonly bySurface: readonly GroupRow[];
  readonly byOperation: readonly GroupRow[];
  /** Cost of each group in each bucket, nano-dollars. The 20 dearest models; those beyond are one series, `other`. */
  readonly costByModel: readonly Series[];
  readonly tokensByType: readonly NumberSeries[];
  readonly topSessions: readonly SessionRow[];
  readonly pending: Pending;
}

export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface GroupRow {
  readonly key: string;
  readonly totals: Totals;
}

export interface ModelRow extends GroupRow {
  readonly latency: Latency;
  /** Identifiers as sent that resolved to this base model. */
  readonly requestModels: readonly string[];
}

export interface Series {
  readonly key: string;
  /** Nano-dollar strings, one per bucket. */
  readonly values: readonly string[];
}

export interface NumberSeries {
  /** `input` (uncached), `cache_read`, `cache_write`, `output`. */
  readonly key: string;
  readonly values: readonly number[];
}

export interface Page {
  /** Pass as `cursor` for the next page; `null` on the last. */
  readonly nextCursor: string | null;
}

export interface TraceRow {
  readonly traceId: string;
  /** Name and service of the root span, or of the earliest span while the root is missing. */
  readonly name: string;
  readonly service: string;
  readonly start: string;
  readonly durationNano: string;
  readonly spans: number;
  readonly hasError: boolean;
  readonly rootMissing: boolean;
  readonly sessionId: string;
  readonly userId: string;
  /** The dearest first. */
  readonly models: readonly string[];
  /** Names of agents on its spans, whatever the filter: the outermost first, then by name, up to 50. */
  readonly agents: readonly string[];
  readonly entryOperation: string;
  readonly surface: string;
  /** Over the ledger entries of this trace that match the filter. */
  readonly totals: Totals;
  /** Not settled yet: the totals can still change. */
  readonly pending: boolean;
}

export interface TraceList extends Page {
  readonly period: Period;
  /** Over all pages. */
  readonly total: { readonly traces: number; readonly totals: Totals };
  readonly rows: readonly TraceRow[];
}

export interface SessionRow {
  /** Empty for calls without a session. */
  readonly sessionId: string;
  readonly userId: string;
  readonly traces: number;
  readonly first: string;
  readonly last: string;
  readonly totals: Totals;
}

export interface SessionList extends Page {
  readonly period: Period;
  readonly total: { readonly sessions: number; readonly totals: Totals };
  readonly rows: readonly SessionRow[];
}

export interface LedgerRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly start: string;
  readonly durationNano: string;
  readonly service: string;
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly requestModel: string;
  /** A kind that the service did not report is `null`, never zero. */
  readonly tokens: { readonly [Kind in keyof Tokens]: number | null };
  readonly costNanoUsd: string;
  readonly costStatus: string;
  readonly priceVersion: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly agentName: string;
  readonly entryOperation: string;
  readonly surface: string;
  readonly errorType: string;
}

export interface LedgerList extends Page {
  readonly period: Period;
  readonly total: { readonly entries: number; readonly totals: Totals };
  readonly rows: readonly LedgerRow[];
}

export interface SpanEventDetail {
  readonly name: string;
  readonly time: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SpanLinkDetail {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SpanDetail {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** `INTERNAL`, `SERVER`, `CLIENT`, `PRODUCER`, `CONSUMER`, `UNSPECIFIED`. */
  readonly kind: string;
  readonly service: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly startUnixNano: string;
  readonly durationNano: string;
  /** `UNSET`, `OK`, `ERROR`. */
  readonly statusCode: string;
  readonly statusMessage: string;
  /** `gen_ai.operation.name`, empty when this is no GenAI span. */
  readonly operation: string;
  readonly provider: string;
  readonly requestModel: string;
  readonly responseModel: string;
  readonly model: string;
  readonly agentName: string;
  readonly toolName: string;
  readonly finishReasons: readonly string[];
  readonly errorType: string;
  readonly timeToFirstChunkSeconds: number | null;
  readonly tokens: { readonly [Kind in keyof Tokens]: number | null };
  /** Price of this span taken alone; whether it counts is told by `ledger`. */
  readonly costNanoUsd: string | null;
  readonly costStatus: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly events: readonly SpanEventDetail[];
  readonly links: readonly SpanLinkDetail[];
  /** The entry that this span wrote, `null` when it does not count (or not yet). */
  readonly ledger: LedgerRow | null;
  /** Totals of this span's entry and of all below it. */
  readonly subtree: Totals;
}

export interface TraceDetail {
  readonly traceId: string;
  readonly start: string;
  readonly durationNano: string;
  readonly totals: Totals;
  readonly sessionId: string;
  readonly userId: string;
  readonly pending: boolean;
  /** Spans stored; `spans` holds the earliest 10,000 of them. */
  readonly spanCount: number;
  /**
   * Of a trace with very much content, values longer than this are cut to so many characters, with a `…` behind; the
   * route of the span has them whole. `null` when nothing is cut.
   */
  readonly valueLimit: number | null;
  /** Parents before children, siblings by start. A span whose parent is missing stands at the top. */
  readonly spans: readonly SpanDetail[];
}

/** What one span holds, whole. */
export type SpanContent = Pick<SpanDetail, "spanId" | "attributes" | "resource" | "events" | "links">;

export interface LogDetail {
  readonly timeUnixNano: string;
  /** Empty for a record that names no span. */
  readonly spanId: string;
  /** 1 to 24 (`TRACE` … `FATAL4`), 0 when the sender named none. */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly service: string;
  readonly scopeName: string;
  /** Empty for a record that is no event. */
  readonly eventName: string;
  /** A body that is no text is its JSON. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
}

export interface TraceLogs {
  /** Log records stored; `rows` holds the earliest 5,000 of them. */
  readonly total: number;
  /** Values longer than this are cut, as those of `TraceDetail`; of one span's records fewer are. `null`: none is. */
  readonly valueLimit: number | null;
  readonly rows: readonly LogDetail[];
}

export interface FacetValue {
  readonly value: string;
  readonly calls: number;
  readonly costNanoUsd: string;
}

export interface Facets {
  readonly model: readonly FacetValue[];
  readonly service: readonly FacetValue[];
  readonly operation: readonly FacetValue[];
  readonly surface: readonly FacetValue[];
  readonly agent: readonly FacetValue[];
  readonly user: readonly FacetValue[];
  readonly costStatus: readonly FacetValue[];
}

export interface OrgList {
  readonly orgs: readonly { readonly name: string; readonly spans: number; readonly lastSeen: string | null }[];
}

export interface Status {
  readonly version: string;
  readonly priceVersion: string;
  readonly pending: Pending;
  /** Start of the newest stored span, `null` when there is none. */
  readonly newest: string | null;
  readonly spans: number;
  readonly logRecords: number;
  /** Points of metrics, of all kinds. */
  readonly dataPoints: number;
}

export type {
  Signal,
  CountByReason,
  DurationCounts,
  ReceiverStatus,
  LogStatus,
  ExporterStatus,
  SettlementStatus,
  EngineStatus,
  ProcessStatus,
} from "./process-status.ts";

/** The body of every answer that is not 2xx. */
export interface ApiError {
  readonly error: { readonly code: string; readonly message: string; readonly where?: string | undefined };
}
