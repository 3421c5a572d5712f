import type {
  EngineStatus,
  ExporterStatus,
  LogStatus,
  ProcessStatus,
  ReceiverStatus,
  SettlementStatus,
  Signal,
} from "../api/process-status.ts";
import {
  createExporterCounters,
  createIntakeCounters,
  type ExporterCounters,
  type IntakeCounters,
} from "./counters.ts";
import { createDurations, type Durations } from "./durations.ts";

/** What a log tells of itself when it is asked. */
export type LogReading = Omit<LogStatus, "log" | "commits"> & {
  /** By exporter. */
  readonly waiting: ReadonlyMap<string, ExporterStatus["waiting"] & { readonly droppedRows: number }>;
};

export interface Readiness {
  readonly ready: boolean;
  /** What stands against it, for a human to read. */
  readonly problems: readonly string[];
  readonly engine: EngineStatus;
}

export interface TelemetrySources {
  readonly version: string;
  readonly settlement: () => SettlementStatus;
  readonly readiness: () => Promise<Readiness>;
}

interface WatchedLog {
  readonly log: string;
  readonly commits: Durations;
  read: (() => LogReading) | undefined;
}

type ExporterName = Pick<ExporterStatus, "exporter" | "signal">;

/**
 * What the process tells of itself. Parts are handed their counters when they are built, one set for each signal, and
 * what they hold is read when someone asks.
 */
export class Telemetry {
  readonly #started: string;
  readonly #elapsed: () => number;
  readonly #startedAt: number;
  readonly #receivers: (Pick<ReceiverStatus, "receiver" | "transport" | "signal"> & {
    readonly counters: IntakeCounters;
  })[] = [];
  readonly #exporters: (ExporterName & { readonly log: string; readonly counters: ExporterCounters })[] = [];
  readonly #logs: WatchedLog[] = [];

  /** @param elapsed milliseconds of a clock that does not jump: an uptime that went back would be another process's */
  constructor(now: () => number = Date.now, elapsed: () => number = () => performance.now()) {
    this.#started = new Date(now()).toISOString();
    this.#elapsed = elapsed;
    this.#startedAt = elapsed();
  }

  receiver(receiver: string, transport: string, signal: Signal): IntakeCounters {
    const counters = createIntakeCounters();
    this.#receivers.push({ receiver, transport, signal, counters });
    return counters;
  }

  /** @param log the log that the exporter reads, under the same name there */
  exporter(exporter: string, signal: Signal, log: string): ExporterCounters {
    const counters = createExporterCounters();
    this.#exporters.push({ exporter, signal, log, counters });
    return counters;
  }

  /** For the times that commits take; `watch` once the log is there. */
  log(log: string): { readonly commits: Durations; watch(read: () => LogReading): void } {
    const entry: WatchedLog = { log, commits: createDurations(), read: undefined };
    this.#logs.push(entry);
    return { commits: entry.commits, watch: (read) => (entry.read = read) };
  }

  /** The logs that are being watched, as they are now. */
  get logs(): readonly LogReading[] {
    return this.#logs.flatMap(({ read }) => (read === undefined ? [] : [read()]));
  }

  /** Everything as it is now. */
  async status({ version, settlement, readiness }: TelemetrySources): Promise<ProcessStatus> {
    const { ready, problems, engine } = await readiness();
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const watched = this.#logs.flatMap(({ log, commits, read }) => {
      if (read === undefined) return [];
      const { waiting, ...reading } = read();
      return [{ waiting, status: { log, commits: commits.read(), ...reading } }];
    });
    return {
      version,
      started: this.#started,
      uptimeSeconds: (this.#elapsed() - this.#startedAt) / 1000,
      ready,
      problems,
      process: { rssBytes: rss, heapUsedBytes: heapUsed, cpuSeconds: (user + system) / 1e6 },
      engine,
      settlement: settlement(),
      receivers: this.#receivers.map(({ counters, ...name }) => ({ ...name, ...counters })),
      logs: watched.map((log) => log.status),
      exporters: this.#exporters.map(({ counters: { sending, ...counts }, ...name }) => {
        const { droppedRows: dropped, ...waiting } =
          watched.find(({ status }) => status.log === name.log)?.waiting.get(name.exporter) ?? NOTHING_WAITS;
        return { ...name, ...counts, dropped, waiting, sending: sending.read() };
      }),
    };
  }
}

const NOTHING_WAITS = { segments: 0, bytes: 0, oldestSeconds: 0, droppedRows: 0 };
