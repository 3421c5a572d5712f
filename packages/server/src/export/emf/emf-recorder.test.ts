import { buildEmf } from "@outcrop/core/emf";
import { describe, expect, it } from "vitest";
import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import type { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { readNative } from "../../pipeline/batch/native/read-native.ts";
import { logBatchOf, type LogFixture } from "../../pipeline/batch/testing/log-fixture.ts";
import { readMetrics } from "../../pipeline/batch/testing/read-metrics.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { EmfRecorder } from "./emf-recorder.ts";

const AT = 1_780_000_000_123;

function lineOf(value: number | readonly number[], sets?: readonly (readonly string[])[]): string {
  const input = {
    namespace: "Shop/Orders",
    timestamp: AT,
    dimensions: { service: "cart", stage: "prod" },
    ...(sets !== undefined && { dimensionSets: sets }),
    metrics: [{ name: "Latency", unit: "Milliseconds", value }],
  } as const;
  const { documents } = buildEmf(input, { now: () => AT });
  return JSON.stringify(documents[0]);
}

/** Log records as the log holds them, with ids as if they had been marked: equal ones are the same record again. */
function segmentOf(
  name: string,
  records: readonly (LogFixture & { readonly id?: string })[],
  notes?: readonly "emf"[],
) {
  const batch = logBatchOf(records);
  for (const [index, { id = `${name}-${index}` }] of records.entries()) batch.columns.EmfId.setText(index, id);
  const block = encodeNative(batch);
  return { name, notes, read: () => Promise.resolve([block]) };
}

interface Seen {
  readonly points: object[];
  readonly tokens: string[];
  readonly reports: string[];
  readonly counters: { sent: number; failed: number; readonly sending: { record(ms: number): void } };
}

function recorderWith(answers: readonly Outcome[] = [], stored: readonly string[] = [], maxPoints?: number) {
  const times: number[] = [];
  const seen: Seen = {
    points: [],
    tokens: [],
    reports: [],
    counters: { sent: 0, failed: 0, sending: { record: (ms) => times.push(ms) } },
  };

  const recorder = new EmfRecorder({
    insert: (batch: MetricBatch, token) => {
      seen.tokens.push(token);
      seen.points.push(...readMetrics(batch));
      return Promise.resolve(answers[seen.tokens.length - 1] ?? OK);
    },
    storedIds: () => Promise.resolve(stored),
    report: (reason) => seen.reports.push(reason),
    counters: seen.counters,
    ...(maxPoints !== undefined && { maxPoints }),
  });
  return { recorder, seen };
}

describe("making metrics of log records", () => {
  it("gives each metric and set of dimensions a point with the statistics of its values", async () => {
    const { recorder, seen } = recorderWith();
    const resource = { "service.name": "shop", "cloud.region": "eu-west-1" };
    const segment = segmentOf("s1", [
      { body: lineOf([5, 0, -2, 5], [["service"], ["service", "stage"]]), resource },
      { body: "no metrics", resource },
      { body: JSON.parse(lineOf(7)) as never, resource },
    ]);
    expect(await recorder.stored(segment)).toEqual(OK);
    const common = {
      org: "default",
      kind: "exponential_histogram",
      metric: ["Latency", "", "ms"],
      temporality: 1,
      time: BigInt(AT) * 1_000_000n,
      serviceName: "shop",
      resource: [
        ["service.name", "shop"],
        ["cloud.region", "eu-west-1"],
      ],
      scope: ["Shop/Orders", "", [], 0],
    };
    const many = { ...common, count: 4n, sum: 8, least: -2, greatest: 5 };
    expect(seen.points).toMatchObject([
      { ...many, attributes: [["service", "cart"]] },
      {
        ...many,
        attributes: [
          ["service", "cart"],
          ["stage", "prod"],
        ],
      },
      { ...common, count: 1n, sum: 7, least: 7, greatest: 7 },
    ]);
    const [first] = seen.points as readonly { exponential: readonly unknown[] }[];
    expect(first?.exponential.slice(1, 3)).toEqual([1n, 0]);
    expect([seen.tokens, seen.counters]).toMatchObject([["s1-emf"], { sent: 3, failed: 0 }]);
  });

  it("counts a record once, whether its segment is read again, its sender repeats it, or the process began anew", async () => {
    const { recorder, seen } = recorderWith([{ kind: "retry", afterMs: 0, reason: "away" }], ["known"]);
    const segment = segmentOf("s1", [{ body: lineOf(1), id: "a" }]);
    expect((await recorder.stored(segment)).kind).toBe("retry");
    for (let again = 0; again < 2; again++) expect(await recorder.stored(segment)).toEqual(OK);
    const repeated = segmentOf("s2", [
      { body: lineOf(1), id: "a" },
      { body: lineOf(1), id: "b" },
      { body: lineOf(1), id: "b" },
      { body: lineOf(1), id: "known" },
    ]);
    expect(await recorder.stored(repeated)).toEqual(OK);
    expect(seen.tokens).toEqual(["s1-emf", "s1-emf", "s2-emf"]);
    expect(seen.counters.sent).toBe(2);
  });

  it("does not read a segment of which it is known that it has none", async () => {
    const { recorder, seen } = recorderWith();
    const read = (): Promise<never> => Promise.reject(new Error("read"));
    expect(await recorder.stored({ name: "s1", notes: [], read })).toEqual(OK);
    await expect(recorder.stored({ name: "s1", notes: ["emf"], read })).rejects.toThrow("read");
    expect(seen.tokens).toEqual([]);
  });

  it("leaves out what is not valid, says so, and goes on when no table takes the points", async () => {
    const { recorder, seen } = recorderWith([{ kind: "drop", reason: "no such table" }]);
    const bad = JSON.stringify({ _aws: { Timestamp: AT, CloudWatchMetrics: "none" } });
    const late = lineOf(1).replace(String(AT), "9000000000000000");
    expect(await recorder.stored(segmentOf("s1", [{ body: bad }, { body: late }, { body: lineOf(1) }]))).toEqual(OK);
    expect(seen.points).toHaveLength(1);
    expect(seen.counters).toMatchObject({ sent: 0, failed: 3 });
    expect(seen.reports).toEqual([
      "Cannot store metrics of log records: no such table",
      expect.stringContaining("_aws.CloudWatchMetrics: expected a list"),
      expect.stringContaining("2106"),
    ]);
  });

  it("counts and tells what is not valid once, however often its segment is read", async () => {
    const away: Outcome = { kind: "retry", afterMs: 0, reason: "away" };
    const { recorder, seen } = recorderWith([away, away]);
    const bad = { body: JSON.stringify({ _aws: { Timestamp: AT, CloudWatchMetrics: "none" } }), id: "bad" };
    const segment = segmentOf("s1", [bad, { body: lineOf(1) }]);
    for (const kind of ["retry", "retry", "ok"]) expect((await recorder.stored(segment)).kind).toBe(kind);
    expect([seen.counters.sent, seen.counters.failed, seen.reports.length]).toEqual([1, 1, 1]);
  });

  it("inserts many points in parts, which are the same ones when the segment is read again, also by the next process", async () => {
    // Two points of each record.
    const body = lineOf(1, [["service"], ["service", "stage"]]);
    const segment = segmentOf(
      "s1",
      Array.from({ length: 8 }, (_, index) => ({ body, id: `r${index}` })),
    );
    const away: Outcome = { kind: "retry", afterMs: 0, reason: "away" };
    const { recorder, seen } = recorderWith([OK, away], [], 13);
    expect(await recorder.stored(segment)).toEqual(away);
    expect(await recorder.stored(segment)).toEqual(OK);
    expect([seen.tokens, seen.counters.sent]).toEqual([["s1-emf", "s1-emf-1", "s1-emf-1"], 16]);
    const next = recorderWith([], ["r0", "r1", "r2", "r3", "r4", "r5"], 13);
    expect(await next.recorder.stored(segment)).toEqual(OK);
    expect([next.seen.tokens, next.seen.points.length]).toEqual([["s1-emf-1"], 4]);
  });

  it("tells of a hundred of a segment, and counts them all", async () => {
    const { recorder, seen } = recorderWith();
    const body = JSON.stringify({ _aws: { Timestamp: AT, CloudWatchMetrics: "none" } });
    await recorder.stored(
      segmentOf(
        "s1",
        Array.from({ length: 150 }, () => ({ body })),
      ),
    );
    expect([seen.counters.failed, seen.reports.length]).toEqual([150, 100]);
  });

  it("reads back what a block of log records holds, value by value", () => {
    const batch = logBatchOf([
      {
        body: { a: [1, "x"] },
        attributes: { n: 1, t: "é" },
        scope: { name: "s", version: "1", attributes: { b: true } },
      },
      { body: "plain", severityText: "INFO" },
    ]);
    const read = readNative(encodeNative(batch), new LogBatch());
    if (read.kind !== "ok") throw new Error(read.reason);
    const plain = (one: LogBatch) =>
      Array.from({ length: one.length }, (_, index) => {
        const row = one.row(index);
        return [row.body, row.attributes.entries(), row.scopeName, row.scopeAttributes.entries(), row.severityText];
      });
    expect(plain(read.batch)).toEqual(plain(batch));
  });
});
