import type { Options } from "./options.ts";
import type { PeerResult } from "./peers/peer.ts";
import type { ProcessUse } from "./process-use.ts";
import type { Run } from "./run.ts";

/**
 * Every acknowledged span is stored, once, and settled. A request whose answer never came may have been stored, whole, and
 * is never sent again with the same ids: so rows are those of the acknowledged requests and of some of the unanswered
 * ones. Where processes are to be killed, they were.
 */
export function isCorrect({ report, stored, kills }: Run, options: Options): boolean {
  const { spansPerRequest } = options;
  const unacknowledged = stored.rows - report.requests * spansPerRequest;
  const isWhole = unacknowledged % spansPerRequest === 0;
  const isPossible = unacknowledged >= 0 && unacknowledged <= report.unanswered * spansPerRequest;
  const isKilled = kills.server >= options.kills && (options.engineUrl !== undefined || kills.engine >= options.kills);
  return report.requests > 0 && isWhole && isPossible && stored.doubled === 0 && stored.ledgerAgrees && isKilled;
}

export function summary(options: Options, run: Run, peers: readonly PeerResult[] | undefined): object {
  const { report, before, after, kills, stored, queries } = run;
  const sent = report.requests * options.spansPerRequest;
  const spansPerSecond = sent / report.seconds;
  const rss = (after.server?.peakRssMb ?? 0) + (after.engine?.peakRssMb ?? 0);
  const perSpan = (from: ProcessUse | undefined, to: ProcessUse | undefined): number | undefined =>
    from === undefined || to === undefined ? undefined : round((to.cpuUs - from.cpuUs) / sent);
  const rateOf = (name: string): number | undefined => peers?.find(({ peer }) => peer === name)?.spans_per_second;
  const collector = rateOf("collector");
  const collectorProto = rateOf("collector-proto");
  return {
    kind: "summary",
    protocol: options.protocol,
    spans_per_second: Math.round(spansPerSecond),
    ack_p50_ms: round(report.ackP50Ms),
    ack_p99_ms: round(report.ackP99Ms),
    ack_max_ms: round(report.ackMaxMs),
    rss_mb: Math.round(rss),
    sent,
    stored: stored.rows,
    seconds: round(report.seconds),
    unanswered_requests: report.unanswered,
    refused_requests: report.refused,
    doubled: stored.doubled,
    model_calls: stored.modelCalls,
    ledger_calls: stored.ledgerCalls,
    queryable_after_ms: Math.round(stored.afterMs),
    settled_after_ms: Math.round(stored.settledAfterMs),
    bytes_per_span: Math.round(report.bytesPerRequest / options.spansPerRequest),
    ...(options.kills > 0
      ? { kills }
      : {
          cpu_us_per_span: {
            server: perSpan(before.server, after.server),
            engine: perSpan(before.engine, after.engine),
            load: round(report.cpuUs / sent),
          },
        }),
    ...(queries !== undefined && { queries: { clients: options.queries, ...queries } }),
    ...(peers !== undefined && {
      peers: peers.map((peer) => ({
        ...peer,
        ...(peer.spans_per_second !== undefined && { times_of_peer: round(spansPerSecond / peer.spans_per_second) }),
      })),
    }),
    correct: isCorrect(run, options),
    goals: {
      rate: spansPerSecond >= 250_000,
      ack: report.ackP99Ms < 250,
      rss: rss < 1536,
      queryable: stored.afterMs < 2000,
      ...(collector !== undefined && { collector: spansPerSecond >= 2 * collector }),
      ...(collectorProto !== undefined && { collector_proto: spansPerSecond >= 2 * collectorProto }),
    },
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
