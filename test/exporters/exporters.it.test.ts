import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askEngine } from "../stack/ask-engine.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";
import { LINE_2 } from "./line2/line2.ts";
import { LINE_3 } from "./line3.ts";
import { ROWS, rowSums, type RowSum } from "./rows.ts";
import { PROTOCOLS, requestsOf, send } from "./send.ts";

const COUNT = 10_000;
const KEY = "a-key-for-exporters";
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ env: { OUTCROP_API_KEY: KEY } });
});
afterAll(() => stack.stop());

const SENDERS = [LINE_2, LINE_3].flatMap((line) => PROTOCOLS.map((protocol) => ({ line, protocol })));
/** By signal: a second attempt does not count what the first one sent. */
const attempts = { traces: 0, metrics: 0, logs: 0 };
const orgOf = ({ line, protocol }: (typeof SENDERS)[number], signal: keyof typeof attempts): string =>
  `${line.name}-${protocol}-${attempts[signal]}`.replaceAll(/[^a-z0-9]/g, "-");

const query = <T>(sql: string): Promise<readonly T[]> => askEngine<T>(stack, sql);

describe("the exporters of OpenTelemetry for Node", () => {
  it.each([
    ["spans", "traces"],
    ["data points", "metrics"],
    ["log records", "logs"],
  ] as const)("leave equal rows of %s, whichever line of the SDK and protocol they use", async (_name, signal) => {
    attempts[signal] += 1;
    const orgs = SENDERS.map((sender) => orgOf(sender, signal));
    const recorded = new Map(
      await Promise.all([LINE_2, LINE_3].map(async (line) => [line, await line[signal].record(COUNT)] as const)),
    );
    await Promise.all(
      SENDERS.map(async ({ line, protocol }) => {
        const org = orgOf({ line, protocol }, signal);
        const headers = { authorization: `Bearer ${KEY}`, ...(protocol === "grpc" ? { organization: org } : {}) };
        const url = protocol === "grpc" ? (stack.ready.otlpGrpc ?? "") : `${stack.url}/api/${org}/v1/${signal}`;
        const kept = recorded.get(line) ?? { items: [] };
        const requests = signal === "metrics" ? kept.items : requestsOf(kept);
        await send(line[signal].exporters[protocol]({ url, headers }), requests);
      }),
    );
    const rowsOf = ROWS[signal];
    const sums = await eventually(
      async () => (await rowSums(stack, rowsOf)).filter(({ org }) => orgs.includes(org)),
      (found) => found.length === SENDERS.length && found.every(({ count }) => count >= COUNT),
      120_000,
    );
    expect(Object.fromEntries(sums.map(({ org, count }) => [org, count]))).toEqual(
      Object.fromEntries(orgs.map((org) => [org, COUNT])),
    );
    expect(sums[0]?.hash).toMatch(/^\d+$/);
    expect(new Set(sums.map(({ hash }) => hash)).size, await differences(rowsOf, sums)).toBe(1);
  });

  it("have not lost on their way what was recorded", async () => {
    const [row] = await query(
      `SELECT SpanName, SpanKind, StatusCode, StatusMessage, Duration, toUnixTimestamp64Nano(Timestamp) AS at,
              SpanAttributes['a.texts'] AS texts, SpanAttributes['a.large'] AS large, ResourceAttributes AS resource,
              Events.Attributes AS events, Links.TraceId AS links
         FROM otel_traces WHERE Org = '${orgOf({ line: LINE_3, protocol: "grpc" }, "traces")}'
          AND SpanAttributes['a.negative'] = '-231'`,
    );
    expect(row).toMatchObject({
      SpanName: "step 10 – “é😀”",
      SpanKind: "Server",
      StatusCode: "Error",
      StatusMessage: "failed at 231",
      Duration: 231_000_000,
      texts: '["a","ü",""]',
      large: "9007199254740991",
      resource: { "service.name": "exporters", "host.name": "a", "process.pid": "7", "feature.on": "true" },
      events: [{ at: "231", what: "größe" }],
      links: ["ffffffffffffffffffffffffffffffe8"],
    });
  });

  it("have not lost of a log record what was recorded", async () => {
    const rows = await query(
      `SELECT Body, SeverityNumber, SeverityText, TraceId, SpanId, LogAttributes AS attributes, ScopeName
         FROM otel_logs WHERE Org = '${orgOf({ line: LINE_3, protocol: "http/json" }, "logs")}'
          AND LogAttributes['a.number'] IN ('10', '11') ORDER BY Timestamp`,
    );
    expect(rows).toMatchObject([
      { Body: '{"role":"user","count":10,"parts":["a","ü"]}', SeverityText: "WARN", TraceId: "a".repeat(31) + "b" },
      {
        Body: "line 11 – “é😀”",
        SeverityNumber: 17,
        SpanId: "b".repeat(15) + "c",
        ScopeName: "exporters",
        attributes: { "a.part": "2.75", "a.bool": "false", "a.texts": '["x",""]', "a.text": "größe" },
      },
    ]);
  });

  it("have not lost of a data point what was recorded", async () => {
    const org = orgOf({ line: LINE_2, protocol: "http/protobuf" }, "metrics");
    const point = (kind: string, name: string, columns: string): Promise<readonly object[]> =>
      query(
        `SELECT ${columns} FROM otel_metrics_${kind}
          WHERE Org = '${org}' AND MetricName = '${name}' AND Attributes['a.number'] = '7'`,
      );
    const columns =
      "ValueInt, Value, IsMonotonic, AggregationTemporality, MetricUnit, MetricDescription, ScopeName, Attributes";
    expect(await point("sum", "e.whole", columns)).toMatchObject([
      {
        ValueInt: 2 ** 40 + 7,
        Value: 2 ** 40 + 7,
        IsMonotonic: true,
        AggregationTemporality: 2,
        MetricUnit: "By",
        MetricDescription: "größe – “é😀”",
        ScopeName: "exporters",
        Attributes: { "a.part": "1.75", "a.bool": "false", "a.texts": '["x","ü",""]' },
      },
    ]);
    expect(await point("gauge", "e.gauge", "Value, ValueInt")).toEqual([{ Value: 7 / 9, ValueInt: null }]);
    const ofHistogram = "Count, Sum, Min, Max, GivenFields";
    expect(await point("histogram", "e.times", `${ofHistogram}, BucketCounts, ExplicitBounds`)).toEqual([
      {
        Count: 4,
        Sum: 7 / 11 + (7 / 11 + 1) + (7 / 11 + 2) + (7 / 11 + 3),
        Min: 7 / 11,
        Max: 7 / 11 + 3,
        GivenFields: 7,
        BucketCounts: [0, 0, 4, 0, 0],
        ExplicitBounds: [0, 0.5, 10, 1e6],
      },
    ]);
    expect(
      await point("exponential_histogram", "e.sizes", "Count, ZeroCount, arraySum(PositiveBucketCounts) AS n"),
    ).toEqual([{ Count: 4, ZeroCount: 1, n: 3 }]);
  });
});

/** The first rows, per organisation, that are not the same in all; for the one who has to find out why. */
async function differences(rowsOf: string, sums: readonly RowSum[]): Promise<string> {
  const rows = await Promise.all(
    sums.map(({ org }) => query<object>(`SELECT Row FROM (${rowsOf}) WHERE Org = '${org}' ORDER BY Row LIMIT 8`)),
  );
  const texts = rows.map((some) => JSON.stringify(some));
  return texts.every((text) => text === texts[0]) ? "the first rows are equal" : texts.join("\n\n");
}
