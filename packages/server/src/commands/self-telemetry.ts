import { join } from "node:path";
import type { IncomingHttpHeaders } from "node:http";
import type { Access } from "../access/access.ts";
import type { ProcessStatus, SettlementStatus } from "../api/process-status.ts";
import type { Log, LogStats } from "../log/log.ts";
import type { Store } from "../store/store.ts";
import { metricFamilies } from "../telemetry/metric-families.ts";
import { prometheusText } from "../telemetry/prometheus-text.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createOperations } from "../web/operations.ts";
import type { HttpHandler } from "../web/http-server.ts";
import { createReadiness } from "./readiness.ts";
import { VERSION } from "./version.ts";

export interface SelfTelemetryOptions {
  readonly telemetry: Telemetry;
  readonly store: Pick<Store, "ping">;
  /** `null` when the store is a server elsewhere. */
  readonly engine: { readonly problem: string | undefined } | null;
  readonly settler: {
    readonly stats: { readonly settledTraces: number; readonly faults: number; readonly waiting: number };
  };
  readonly access: Access;
  readonly dataDir: string;
}

export interface SelfTelemetry {
  readonly status: () => Promise<ProcessStatus>;
  /** `/metrics`, `/healthz`, `/readyz`. */
  readonly handler: HttpHandler;
}

/** What the process tells of itself, in the three ways in which it is asked. */
export function createSelfTelemetry(options: SelfTelemetryOptions): SelfTelemetry {
  const { telemetry, store, engine, settler, access, dataDir } = options;
  const readiness = createReadiness({
    engineKind: engine === null ? "server" : "embedded",
    ping: () => store.ping(),
    engineProblem: () => engine?.problem,
    folder: join(dataDir, "log"),
    logs: () => telemetry.logs,
  });
  const settlement = (): SettlementStatus => {
    const { waiting, settledTraces: settled, faults } = settler.stats;
    return { waiting, settled, faults };
  };
  const status = (): Promise<ProcessStatus> => telemetry.status({ version: VERSION, settlement, readiness });
  const handler = createOperations({
    metrics: async () => prometheusText(metricFamilies(await status())),
    readiness,
    refuse: (headers) => refuseAllOrgs(access, headers),
  });
  return { status, handler };
}

/** A log that the telemetry knows: it tells how long commits take, and answers when it is asked. */
export function watchLog<T, Note>(
  telemetry: Telemetry,
  name: string,
  create: (onCommit: (ms: number) => void) => Log<T, Note>,
): Log<T, Note> {
  const watched = telemetry.log(name);
  const log = create((milliseconds) => watched.commits.record(milliseconds));
  watched.watch(() => readingOf(log.stats));
  return log;
}

function readingOf({ acceptedRows: accepted, refusedRows: refused, ...stats }: LogStats) {
  return { ...stats, accepted, refused };
}

/** The metrics are of all organisations together, so credentials for some of them do not do. */
function refuseAllOrgs(access: Access, headers: IncomingHttpHeaders) {
  const decision = access.orgs(headers);
  if (decision.kind === "unauthenticated") return { status: 401, reason: decision.reason } as const;
  if (decision.kind === "forbidden") return { status: 403, reason: decision.reason } as const;
  if (decision.orgs === "all") return undefined;
  return {
    status: 403,
    reason: "Cannot tell of the whole process: these credentials are for some organisations",
  } as const;
}
