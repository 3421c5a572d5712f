import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createIntakeCounters } from "./counters.ts";
import { metricFamilies } from "./metric-families.ts";
import { prometheusText } from "./prometheus-text.ts";
import { Telemetry } from "./telemetry.ts";

const EMPTY_LOG = {
  bytes: 0,
  maxBytes: 1000,
  segments: 0,
  queuedBytes: 0,
  accepted: 0,
  refused: 0,
  problem: null,
} as const;

async function text(telemetry: Telemetry): Promise<readonly string[]> {
  const status = await telemetry.status({
    version: "1",
    settlement: () => ({ waiting: 7, settled: 40, faults: 1 }),
    readiness: async () => ({ ready: false, problems: ["store: away"], engine: { kind: "server", up: false } }),
  });
  return prometheusText(metricFamilies(status)).split("\n");
}

describe("metrics", () => {
  it("have the Collector's names, by signal, and add refused and dropped up", async () => {
    const telemetry = new Telemetry();
    const traces = telemetry.receiver("otlp", "http", "traces");
    traces.accepted = 5;
    traces.refused.full = 2;
    traces.dropped.invalid = 1;
    telemetry.receiver("otlp", "grpc", "logs").accepted = 9;
    telemetry.exporter("store", "metrics", "metrics").sent = 4;
    const lines = await text(telemetry);
    expect(lines).toContain('otelcol_receiver_accepted_spans{receiver="otlp",transport="http"} 5');
    expect(lines).toContain('otelcol_receiver_refused_spans{receiver="otlp",transport="http"} 3');
    expect(lines).toContain('otelcol_receiver_accepted_log_records{receiver="otlp",transport="grpc"} 9');
    expect(lines).toContain('otelcol_exporter_sent_metric_points{exporter="store"} 4');
    const labels = 'receiver="otlp",transport="http",signal="traces"';
    expect(lines).toContain(`outcrop_receiver_refused_items{${labels},reason="full"} 2`);
    expect(lines).toContain(`outcrop_receiver_dropped_items{${labels},reason="invalid"} 1`);
  });

  it("are all in docs/operations.md", async () => {
    const docs = readFileSync(new URL("../../../../docs/operations.md", import.meta.url), "utf8");
    const telemetry = new Telemetry();
    telemetry.receiver("otlp", "http", "traces");
    telemetry.exporter("store", "traces", "traces");
    telemetry.log("traces").watch(() => ({ ...EMPTY_LOG, waiting: new Map() }));
    const names = (await text(telemetry)).flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
    expect(names.length).toBeGreaterThan(25);
    // A row names the first of a group whole, and of the others the end.
    const isTold = (name: string): boolean =>
      docs.includes(`\`${name}\``) ||
      name.split("_").some((_, at, words) => docs.includes(`\`_${words.slice(at).join("_")}\``));
    expect(names.filter((name) => !isTold(name))).toEqual([]);
  });

  it("count what settles apart from what sends spans", async () => {
    const telemetry = new Telemetry();
    telemetry.exporter("settle", "traces", "touched").sent = 12;
    const lines = await text(telemetry);
    expect(lines.filter((line) => line.includes("exporter_sent"))).toEqual([]);
    expect(lines).toContain('otelcol_exporter_queue_size{exporter="settle",signal="traces"} 0');
  });

  it("tell of a log and of who is behind in it, of settlement and of readiness", async () => {
    const telemetry = new Telemetry();
    telemetry.exporter("store", "traces", "traces").sending.record(3);
    const log = telemetry.log("traces");
    log.commits.record(2);
    log.watch(() => ({
      bytes: 100,
      maxBytes: 1000,
      segments: 2,
      queuedBytes: 5,
      accepted: 8,
      refused: 3,
      problem: null,
      waiting: new Map([["store", { segments: 2, bytes: 90, oldestSeconds: 1.5, droppedRows: 6 }]]),
    }));
    const lines = await text(telemetry);
    expect(lines).toContain('outcrop_log_bytes{log="traces"} 100');
    expect(lines).toContain('outcrop_log_commit_duration_seconds_count{log="traces"} 1');
    const labels = 'exporter="store",signal="traces"';
    expect(lines).toContain(`otelcol_exporter_queue_size{${labels}} 90`);
    expect(lines).toContain(`otelcol_exporter_queue_capacity{${labels}} 1000`);
    expect(lines).toContain(`outcrop_exporter_lag_segments{${labels}} 2`);
    expect(lines).toContain(`outcrop_exporter_dropped_items{${labels}} 6`);
    expect(lines).toContain('otelcol_exporter_enqueue_failed_spans{exporter="store"} 3');
    expect(lines).toContain('outcrop_exporter_lag_seconds{exporter="store",signal="traces"} 1.5');
    expect(lines).toContain(
      'outcrop_exporter_send_duration_seconds_bucket{exporter="store",signal="traces",le="0.005"} 1',
    );
    expect(lines).toContain("outcrop_settlement_waiting_traces 7");
    expect(lines).toContain("outcrop_store_up 0");
    expect(lines).toContain("outcrop_ready 0");
  });

  it("have each name once, and every reason from the start", async () => {
    const telemetry = new Telemetry();
    telemetry.receiver("otlp", "http", "traces");
    const lines = await text(telemetry);
    const names = lines.filter((line) => line.startsWith("# TYPE")).map((line) => line.split(" ")[2]);
    expect(new Set(names).size).toBe(names.length);
    const reasons = Object.keys(createIntakeCounters().refusedRequests);
    expect(lines.filter((line) => line.startsWith("outcrop_receiver_refused_requests{"))).toHaveLength(reasons.length);
  });
});
