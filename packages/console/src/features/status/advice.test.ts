import type { ExporterStatus, LogStatus, ProcessStatus, ReceiverStatus } from "outcrop/api";
import { describe, expect, it } from "vitest";
import { adviceOf, sinceOpened } from "./advice.ts";
import { REMEDIES } from "./remedies.ts";

const none = { count: 0, sumSeconds: 0, buckets: [] };
const receiver: ReceiverStatus = {
  receiver: "otlp",
  transport: "http",
  signal: "traces",
  accepted: 9,
  failed: 0,
  refused: { full: 0, unavailable: 0 },
  dropped: { invalid: 0 },
  refusedRequests: { malformed: 0, busy: 0 },
};
const log: LogStatus = {
  log: "traces",
  bytes: 0,
  maxBytes: 100,
  segments: 0,
  queuedBytes: 0,
  accepted: 9,
  refused: 0,
  commits: none,
  problem: null,
};
const exporter: ExporterStatus = {
  exporter: "store",
  signal: "traces",
  log: "traces",
  sent: 9,
  failed: 0,
  dropped: 0,
  waiting: { segments: 0, bytes: 0, oldestSeconds: 0 },
  sending: none,
};

function status(parts: Partial<ProcessStatus>): ProcessStatus {
  return {
    version: "1",
    started: "2026-11-21T09:00:00.000Z",
    uptimeSeconds: 1,
    ready: true,
    problems: [],
    process: { rssBytes: 1, heapUsedBytes: 1, cpuSeconds: 1 },
    engine: { kind: "embedded", up: true },
    settlement: { waiting: 0, settled: 0, faults: 0 },
    receivers: [receiver],
    logs: [log],
    exporters: [exporter],
    ...parts,
  };
}

const whats = (parts: Partial<ProcessStatus>): readonly string[] => adviceOf(status(parts)).map(({ what }) => what);

describe("what to look at", () => {
  it("is nothing while nothing is wrong, however much is on its way", () => {
    const waiting = { segments: 3, bytes: 40, oldestSeconds: 59 };
    expect(whats({ logs: [{ ...log, bytes: 49 }], exporters: [{ ...exporter, waiting }] })).toEqual([]);
  });

  it("says why the embedded engine does not run, and of the rest that stands against readiness its own words", () => {
    const problems = ["store: does not answer", "engine: ended unexpectedly (SIGSEGV), starting it again"];
    expect(whats({ ready: false, problems })).toEqual([
      "The embedded engine ended unexpectedly (SIGSEGV), starting it again.",
    ]);
  });

  it("says which sender was told what, and what can be done", () => {
    const refusedRequests = { malformed: 1, eclipse: 2 };
    const [first, second] = adviceOf(status({ receivers: [{ ...receiver, refusedRequests }] }));
    expect(first).toMatchObject({
      grave: false,
      count: 1,
      what: "1 request refused (traces over http): the body is not OTLP of the type it claims, or nothing in it was acceptable.",
      todo: REMEDIES["malformed"]?.todo,
    });
    expect(second?.what).toBe("2 requests refused (traces over http): eclipse.");
  });

  it("counts items that were put off once, and not their requests as well", () => {
    const put = { ...receiver, refused: { full: 1200 }, refusedRequests: { busy: 3 } };
    expect(whats({ receivers: [put] })).toEqual([
      "1,200 spans refused over http: the log or its disk was full, or too slow.",
    ]);
    expect(whats({ receivers: [{ ...receiver, refusedRequests: { busy: 3 } }] })).toEqual([
      "3 requests refused (traces over http): too many requests at once.",
    ]);
  });

  it("begins with what goes on now, and tells what is lost from what is late", () => {
    const waiting = { segments: 3, bytes: 95, oldestSeconds: 180 };
    const advice = adviceOf(
      status({
        receivers: [{ ...receiver, signal: "logs", failed: 2 }],
        logs: [{ ...log, bytes: 95, problem: "ENOSPC" }],
        exporters: [
          { ...exporter, waiting, dropped: 7 },
          { ...exporter, exporter: "settle", log: "touched", waiting },
          { ...exporter, exporter: "emf", signal: "metrics", log: "metrics", failed: 1 },
        ],
        settlement: { waiting: 0, settled: 0, faults: 1 },
      }),
    );
    expect(advice.map(({ grave, what }) => [grave, what])).toEqual([
      [true, "The log of traces cannot be written: ENOSPC."],
      [true, "The log of traces is 95% full."],
      [false, "store (traces) is 3 m 00 s behind."],
      [true, "7 spans that had been acknowledged were dropped: store (traces) was behind, and its log was full."],
      [false, "settle (cost) is 3 m 00 s behind."],
      [false, "1 log record claimed to be embedded metrics but broke the format's rules."],
      [true, "1 trace could not be settled: their cost is missing or out of date."],
      [true, "2 log records lost to a fault in Outcrop. The sender was told."],
    ]);
  });

  it("says full of a log from where it refuses", () => {
    const words = (bytes: number) => adviceOf(status({ logs: [{ ...log, bytes }] })).map(({ what }) => what);
    expect(words(98)).toEqual(["The log of traces is 98% full."]);
    expect(words(99)).toEqual(["The log of traces is full: all but small requests are refused."]);
  });

  it("says whether it goes on since the page was opened", () => {
    const of = (invalid: number) => adviceOf(status({ receivers: [{ ...receiver, dropped: { invalid } }] }));
    const [late] = of(5);
    if (late === undefined) throw new Error("Cannot compare: expected advice, got none");
    expect(sinceOpened(late, of(5))).toBe("None since this page was opened.");
    expect(sinceOpened(late, of(2))).toBe("3 of them since this page was opened.");
    expect(sinceOpened(late, [])).toBe("5 of them since this page was opened.");
    expect(sinceOpened({ ...late, count: null }, [])).toBe("");
  });
});
