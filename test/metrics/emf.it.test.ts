import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildEmf } from "@outcrop/core/emf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askEngine } from "../stack/ask-engine.ts";
import { eventually, isSecondAttempt, startStack, type Stack } from "../stack/stack.ts";

const AT = Date.now();
let dataDir: string;
let stack: Stack;

async function begin(): Promise<void> {
  dataDir = mkdtempSync(join(tmpdir(), "outcrop-emf-"));
  stack = await startStack({ dataDir });
}
async function end(): Promise<void> {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
}
beforeAll(begin);
afterAll(end);

function documentOf(tokens: readonly number[]): Readonly<Record<string, unknown>> {
  const { documents } = buildEmf({
    namespace: "Agents",
    timestamp: AT,
    dimensions: { "gen_ai.request.model": "us.amazon.nova-lite-v1:0", "gen_ai.token.type": "input" },
    metrics: [{ name: "Tokens", unit: "Count", value: tokens }],
  });
  return documents[0] ?? {};
}

/** As `kvlistValue`, `arrayValue`, … of OTLP/JSON. */
function anyValue(value: unknown): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { intValue: String(value) };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  const values = Object.entries(value as object).map(([key, item]) => ({ key, value: anyValue(item) }));
  return { kvlistValue: { values } };
}

const line = JSON.stringify(documentOf([3]));
const REQUEST = JSON.stringify({
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeLogs: [
        {
          logRecords: [
            { body: { stringValue: line } },
            // The same again, in the same request: not a resend.
            { body: { stringValue: line } },
            { body: anyValue(documentOf([5, 7])) },
            { body: { stringValue: '{"_aws":{"Timestamp":1}}' } },
            { body: { stringValue: "plain" } },
          ],
        },
      ],
    },
  ],
});

async function send(): Promise<void> {
  const response = await fetch(`${stack.url}/api/acme/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: REQUEST,
  });
  expect(response.status).toBe(200);
}

const logsStored = async (): Promise<number> =>
  Number((await askEngine<{ n: string }>(stack, "SELECT count() AS n FROM otel_logs WHERE Org = 'acme'"))[0]?.n);

async function sums(): Promise<readonly object[]> {
  return await askEngine<object>(
    stack,
    `SELECT MetricName, MetricUnit, ScopeName, ServiceName, GenAiModel, GenAiTokenType, AggregationTemporality AS t,
            toUInt32(count()) AS points, toUInt32(sum(Count)) AS samples, sum(Sum) AS total,
            min(Min) AS least, max(Max) AS greatest, toUnixTimestamp64Milli(min(TimeUnix)) = ${AT} AS atTheTime
       FROM otel_metrics_exponential_histogram WHERE Org = 'acme' GROUP BY ALL`,
  );
}

const ONCE = [
  {
    MetricName: "Tokens",
    MetricUnit: "1",
    ScopeName: "Agents",
    ServiceName: "shop",
    GenAiModel: "amazon.nova-lite-v1:0",
    GenAiTokenType: "input",
    t: 1,
    points: 3,
    samples: 4,
    total: 18,
    least: 3,
    greatest: 7,
    atTheTime: 1,
  },
];

describe("log records that are metrics in the embedded metric format", () => {
  it("leave their points, beside the records themselves, once however often a sender repeats them", async ({
    task,
  }) => {
    if (isSecondAttempt(task)) await end().then(begin);
    await send();
    expect(await eventually(sums, ({ length }) => length > 0)).toEqual(ONCE);
    await send();
    await eventually(logsStored, (stored) => stored === 10);
    const status = async (): Promise<string> => await (await fetch(`${stack.url}/metrics`)).text();
    // One of each request cannot be read: with the second of them, the second request is done with.
    const failed = 'otelcol_exporter_send_failed_metric_points{exporter="emf"} 2\n';
    expect(await eventually(status, (text) => text.includes(failed))).toContain(
      'otelcol_exporter_sent_metric_points{exporter="emf"} 3\n',
    );
    expect(await sums()).toEqual(ONCE);
    const [joined] = await askEngine<{ n: string }>(
      stack,
      "SELECT uniqExact(EmfId) AS n FROM otel_metrics_exponential_histogram WHERE EmfId IN (SELECT EmfId FROM otel_logs)",
    );
    expect(Number(joined?.n)).toBe(3);
  });

  it("are counted once, too, when the process was killed in between", async () => {
    const before = await logsStored();
    await send();
    await stack.kill("both");
    stack = await startStack({ dataDir });
    await send();
    await eventually(logsStored, (stored) => stored === before + 10);
    // What comes after them in the log is stored when they are done with.
    expect(await eventually(sums, ({ length }) => length > 0)).toEqual(ONCE);
  });
});
