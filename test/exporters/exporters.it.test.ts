import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, startStack, type Stack } from "../stack/stack.ts";
import { LINE_2 } from "./line2/line2.ts";
import { LINE_3 } from "./line3.ts";
import { PROTOCOLS, send } from "./send.ts";

const COUNT = 10_000;
const KEY = "a-key-for-exporters";
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ env: { OUTCROP_API_KEY: KEY } });
});
afterAll(() => stack.stop());

const SENDERS = [LINE_2, LINE_3].flatMap((line) => PROTOCOLS.map((protocol) => ({ line, protocol })));
const orgOf = ({ line, protocol }: (typeof SENDERS)[number]): string =>
  `${line.name}-${protocol}`.replaceAll(/[^a-z0-9]/g, "-");

/** Asks the engine itself, as Grafana would. */
async function query<T>(sql: string): Promise<readonly T[]> {
  const users = JSON.parse(readFileSync(join(stack.ready.data, "engine-users.json"), "utf8")) as {
    readonly reader: { readonly name: string; readonly password: string };
  };
  const response = await fetch(`${stack.ready.engine?.url}/?default_format=JSONEachRow`, {
    method: "POST",
    body: sql,
    headers: { "X-ClickHouse-User": users.reader.name, "X-ClickHouse-Key": users.reader.password },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

interface Sum {
  readonly Org: string;
  readonly rows: number;
  readonly hash: string;
}

describe("the exporters of OpenTelemetry for Node", () => {
  it.each([
    ["spans", "traces", "otel_traces"],
    ["log records", "logs", "otel_logs"],
  ] as const)(
    "leave equal rows of %s, whichever line of the SDK and protocol they use",
    async (_name, signal, table) => {
      const recorded = new Map([LINE_2, LINE_3].map((line) => [line, line[signal].record(COUNT)]));
      await Promise.all(
        SENDERS.map(async ({ line, protocol }) => {
          const org = orgOf({ line, protocol });
          const headers = { authorization: `Bearer ${KEY}`, ...(protocol === "grpc" ? { organization: org } : {}) };
          const url = protocol === "grpc" ? (stack.ready.otlpGrpc ?? "") : `${stack.url}/api/${org}/v1/${signal}`;
          await send(line[signal].exporters[protocol]({ url, headers }), recorded.get(line) ?? { items: [] });
        }),
      );
      const sums = await eventually(
        () =>
          query<Sum>(
            `SELECT Org, toUInt32(count()) AS rows, toString(sum(cityHash64(toString(tuple(* EXCEPT (Org)))))) AS hash FROM ${table} GROUP BY Org ORDER BY Org`,
          ),
        (found) => found.length === SENDERS.length && found.every(({ rows }) => rows >= COUNT),
      );
      expect(Object.fromEntries(sums.map(({ Org, rows }) => [Org, rows]))).toEqual(
        Object.fromEntries(SENDERS.map((sender) => [orgOf(sender), COUNT])),
      );
      expect(sums[0]?.hash).toMatch(/^\d+$/);
      expect(new Set(sums.map(({ hash }) => hash)).size, await differences(table, sums)).toBe(1);
    },
  );

  it("have not lost on their way what was recorded", async () => {
    const [row] = await query(
      `SELECT SpanName, SpanKind, StatusCode, StatusMessage, Duration, toUnixTimestamp64Nano(Timestamp) AS at,
              SpanAttributes['a.texts'] AS texts, SpanAttributes['a.large'] AS large, ResourceAttributes AS resource,
              Events.Attributes AS events, Links.TraceId AS links
         FROM otel_traces WHERE Org = '${orgOf({ line: LINE_3, protocol: "grpc" })}'
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
         FROM otel_logs WHERE Org = '${orgOf({ line: LINE_3, protocol: "http/json" })}'
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
});

/** The first rows, per organisation, that are not the same in all; for the one who has to find out why. */
async function differences(table: string, sums: readonly Sum[]): Promise<string> {
  const rows = await Promise.all(
    sums.map(({ Org }) =>
      query<object>(
        `SELECT * EXCEPT (Org) FROM ${table} WHERE Org = '${Org}' ORDER BY Timestamp, TraceId, SpanId LIMIT 8`,
      ),
    ),
  );
  const texts = rows.map((some) => JSON.stringify(some));
  return texts.every((text) => text === texts[0]) ? "the first rows are equal" : texts.join("\n\n");
}
