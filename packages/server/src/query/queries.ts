import { StoreError } from "../store/store-error.ts";
import type { Store } from "../store/store.ts";
import { facets } from "./facets.ts";
import type { OpenSince } from "./known-traces.ts";
import { listLedger, type LedgerPage } from "./ledger-rows.ts";
import { overview } from "./overview.ts";
import type { Scope } from "./scope.ts";
import { listSessions, type SessionPage } from "./sessions.ts";
import { stored, storedOrgs } from "./stored.ts";
import { spanContent, traceDetail } from "./trace.ts";
import { traceLogs } from "./trace-logs.ts";
import { listTraces, type TracePage } from "./traces.ts";

/** Every question that the API can ask of the stored data. Each throws where the store does not answer. */
export type Queries = ReturnType<typeof createQueries>;

/** `openSince`: since when stored pieces of traces may be missing in their table of one row each. */
export function createQueries(store: Store, openSince: () => OpenSince = () => undefined) {
  return {
    overview: (scope: Scope, maxBuckets?: number) => overview(store, scope, maxBuckets, openSince()),
    traces: (scope: Scope, page: TracePage) => listTraces(store, scope, page, openSince()),
    trace: (org: string, traceId: string) => traceDetail(store, org, traceId),
    span: (org: string, traceId: string, spanId: string) => spanContent(store, org, traceId, spanId),
    traceLogs: (org: string, traceId: string, spanId: string | undefined) => traceLogs(store, org, traceId, spanId),
    sessions: (scope: Scope, page: SessionPage) => listSessions(store, scope, page),
    ledger: (scope: Scope, page: LedgerPage) => listLedger(store, scope, page),
    facets: (scope: Scope) => facets(store, scope),
    stored: (org: string) => stored(store, org),
    storedOrgs: (orgs: readonly string[] | "all") => storedOrgs(store, orgs),
  };
}

/** Why a question failed that may be answered when it is asked again; `undefined` where it would fail again. */
export function storeTrouble(error: unknown): "store_unavailable" | "store_full" | undefined {
  if (!(error instanceof StoreError && error.unavailable)) return undefined;
  return error.isFull ? "store_full" : "store_unavailable";
}
