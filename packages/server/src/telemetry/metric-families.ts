import type { ExporterStatus, LogStatus, ProcessStatus, ReceiverStatus, Signal } from "../api/process-status.ts";
import type { MetricFamily } from "./prometheus-text.ts";

/** What the Collector calls the items of a signal in its metrics' names. */
const ITEMS: Readonly<Record<Signal, string>> = { traces: "spans", metrics: "metric_points", logs: "log_records" };

/**
 * What the process tells of itself as Prometheus metrics: under the OpenTelemetry Collector's names where they mean the
 * same (with its default settings: no `_total`), under `outcrop_` where the Collector has nothing like it.
 */
export function metricFamilies(status: ProcessStatus): readonly MetricFamily[] {
  return [
    ...bySignal(status),
    ...receiverFamilies(status.receivers),
    ...exporterFamilies(status),
    ...logFamilies(status.logs),
    ...settlementFamilies(status),
    ...processFamilies(status),
  ];
}

type Counted<Row, From = unknown> = readonly [name: string, help: string, value: (row: Row, from: From) => number];

const RECEIVER_COUNTERS: readonly Counted<ReceiverStatus>[] = [
  ["receiver_accepted", "Items that are durable and were acknowledged", (row) => row.accepted],
  ["receiver_refused", "Items that could not be taken into the pipeline", (row) => sum(row.refused) + sum(row.dropped)],
  ["receiver_failed", "Items lost to a fault inside Outcrop; the sender was told", (row) => row.failed],
];
const EXPORTER_COUNTERS: readonly Counted<ExporterStatus, ProcessStatus>[] = [
  ["exporter_sent", "Items that the destination has", (row) => row.sent],
  ["exporter_send_failed", "Items given up, as the destination can never take them", (row) => row.failed],
  [
    "exporter_enqueue_failed",
    "Items that the log, which is the exporter's queue, could not take",
    // What makes items of another signal's does not have them in that signal's log.
    (row, status) => (row.log === row.signal ? (logOf(row, status)?.refused ?? 0) : 0),
  ],
];

function bySignal(status: ProcessStatus): readonly MetricFamily[] {
  const signals = Object.keys(ITEMS) as readonly Signal[];
  // What settles counts traces, in a log that is no signal's.
  const exporters = status.exporters.filter(({ log }) => Object.hasOwn(ITEMS, log));
  return signals.flatMap((signal) => {
    const of = { signal };
    return [
      ...RECEIVER_COUNTERS.map(([name, help, value]) =>
        counter(`otelcol_${name}_${ITEMS[signal]}`, help, only(status.receivers, of), receiverLabels, (row) =>
          value(row, status),
        ),
      ),
      ...EXPORTER_COUNTERS.map(([name, help, value]) =>
        counter(`otelcol_${name}_${ITEMS[signal]}`, help, only(exporters, of), exporterLabels, (row) =>
          value(row, status),
        ),
      ),
    ];
  });
}

function receiverFamilies(rows: readonly ReceiverStatus[]): readonly MetricFamily[] {
  const reasons = [
    ["outcrop_receiver_refused_items", "Items that may be sent again, by reason", "refused"],
    ["outcrop_receiver_dropped_items", "Items that can never be taken, by reason", "dropped"],
    ["outcrop_receiver_refused_requests", "Requests refused before their items were counted", "refusedRequests"],
  ] as const;
  return reasons.map(([name, help, key]) => ({
    name,
    help,
    type: "counter",
    samples: rows.flatMap((row) =>
      Object.entries(row[key]).map(([reason, value]) => ({
        labels: { ...receiverLabels(row), signal: row.signal, reason },
        value,
      })),
    ),
  }));
}

function exporterFamilies(status: ProcessStatus): readonly MetricFamily[] {
  const { exporters: rows } = status;
  const labels = (row: ExporterStatus) => ({ ...exporterLabels(row), signal: row.signal });
  return [
    gauge(
      "otelcol_exporter_queue_size",
      "Bytes of the log that wait for the exporter",
      rows,
      labels,
      (row) => row.waiting.bytes,
    ),
    gauge(
      "otelcol_exporter_queue_capacity",
      "Bytes at which the log is full",
      rows,
      labels,
      (row) => logOf(row, status)?.maxBytes ?? 0,
    ),
    gauge(
      "outcrop_exporter_lag_segments",
      "Segments of the log that wait for the exporter",
      rows,
      labels,
      (row) => row.waiting.segments,
    ),
    gauge(
      "outcrop_exporter_lag_seconds",
      "Age of the oldest segment that waits",
      rows,
      labels,
      (row) => row.waiting.oldestSeconds,
    ),
    counter(
      "outcrop_exporter_dropped_items",
      "Items that the exporter went without, as the log was full",
      rows,
      labels,
      (row) => row.dropped,
    ),
    {
      name: "outcrop_exporter_send_duration_seconds",
      help: "Attempts to send a segment, whatever came of them",
      type: "histogram",
      samples: rows.map((row) => ({ labels: labels(row), value: row.sending })),
    },
  ];
}

function logFamilies(rows: readonly LogStatus[]): readonly MetricFamily[] {
  const labels = (row: LogStatus) => ({ log: row.log });
  return [
    gauge("outcrop_log_bytes", "Bytes of the log on disk", rows, labels, (row) => row.bytes),
    gauge("outcrop_log_capacity_bytes", "Bytes at which the log refuses", rows, labels, (row) => row.maxBytes),
    gauge("outcrop_log_segments", "Segments of the log on disk", rows, labels, (row) => row.segments),
    gauge("outcrop_log_queued_bytes", "Bytes that wait in memory for the disk", rows, labels, (row) => row.queuedBytes),
    counter("outcrop_log_accepted_rows", "Rows that are durable", rows, labels, (row) => row.accepted),
    counter("outcrop_log_refused_rows", "Rows that could not be made durable", rows, labels, (row) => row.refused),
    {
      name: "outcrop_log_commit_duration_seconds",
      help: "Writing and syncing a group of batches",
      type: "histogram",
      samples: rows.map((row) => ({ labels: labels(row), value: row.commits })),
    },
  ];
}

function settlementFamilies({ settlement }: ProcessStatus): readonly MetricFamily[] {
  return [
    one("outcrop_settlement_waiting_traces", "Traces that wait to be settled", "gauge", settlement.waiting),
    one("outcrop_settlement_settled_traces", "Traces settled", "counter", settlement.settled),
    one("outcrop_settlement_faults", "Traces that could not be settled", "counter", settlement.faults),
  ];
}

function processFamilies({ process, engine, ready, uptimeSeconds }: ProcessStatus): readonly MetricFamily[] {
  return [
    one("outcrop_store_up", "Whether the store answers", "gauge", engine.up ? 1 : 0),
    one("outcrop_ready", "Whether /readyz says so", "gauge", ready ? 1 : 0),
    one("otelcol_process_uptime", "Seconds since the start", "counter", uptimeSeconds),
    one("otelcol_process_cpu_seconds", "Processor time, user and system", "counter", process.cpuSeconds),
    one("otelcol_process_memory_rss", "Resident memory in bytes", "gauge", process.rssBytes),
    one("otelcol_process_runtime_heap_alloc_bytes", "Bytes in use on V8's heap", "gauge", process.heapUsedBytes),
  ];
}

function logOf({ log: name }: ExporterStatus, { logs }: ProcessStatus): LogStatus | undefined {
  return logs.find(({ log }) => log === name);
}

function receiverLabels(row: ReceiverStatus) {
  return { receiver: row.receiver, transport: row.transport };
}

function exporterLabels(row: ExporterStatus) {
  return { exporter: row.exporter };
}

function only<Row extends { readonly signal: Signal }>(rows: readonly Row[], of: { readonly signal: Signal }) {
  return rows.filter((row) => row.signal === of.signal);
}

function counter<Row>(
  name: string,
  help: string,
  rows: readonly Row[],
  labels: (row: Row) => Readonly<Record<string, string>>,
  value: (row: Row) => number,
): MetricFamily {
  return { name, help, type: "counter", samples: rows.map((row) => ({ labels: labels(row), value: value(row) })) };
}

function gauge<Row>(...[name, help, rows, labels, value]: Parameters<typeof counter<Row>>): MetricFamily {
  return { name, help, type: "gauge", samples: rows.map((row) => ({ labels: labels(row), value: value(row) })) };
}

function one(name: string, help: string, type: "counter" | "gauge", value: number): MetricFamily {
  return { name, help, type, samples: [{ labels: {}, value }] };
}

function sum(reasons: Readonly<Record<string, number>>): number {
  return Object.values(reasons).reduce((total, count) => total + count, 0);
}
