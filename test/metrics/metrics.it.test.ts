import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { converse, startReplayServer } from "@outcrop/replay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProcessStatus, Status } from "outcrop/api";
import { askEngine } from "../stack/ask-engine.ts";
import { eventually, isSecondAttempt, startStack, type Stack } from "../stack/stack.ts";

const run = promisify(execFile);
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const string = (key: string, stringValue: string) => ({ key, value: { stringValue } });

const requestOf = (...metrics: readonly object[]): object => ({
  resourceMetrics: [
    {
      resource: { attributes: [string("service.name", "shop")] },
      scopeMetrics: [{ scope: { name: "test" }, metrics }],
    },
  ],
});

async function post(org: string, body: object): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${stack.url}/api/${org}/v1/metrics`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const rowsOf = (kind: string, org: string, columns: string): Promise<readonly object[]> =>
  askEngine<object>(stack, `SELECT ${columns} FROM otel_metrics_${kind} WHERE Org = '${org}' ORDER BY MetricName`);

describe("metrics, from a sender to their tables", () => {
  it("are stored under the stored names and without secrets, beside points that cannot be accepted", async ({
    task,
  }) => {
    if (isSecondAttempt(task)) {
      await stack.stop();
      stack = await startStack();
    }
    const timeUnixNano = `${Date.now()}000000`;
    const answer = await post(
      "acme",
      requestOf(
        {
          name: "gen_ai.client.token.usage",
          unit: "{token}",
          sum: {
            aggregationTemporality: "AGGREGATION_TEMPORALITY_DELTA",
            isMonotonic: true,
            dataPoints: [
              {
                timeUnixNano,
                asInt: "42",
                attributes: [
                  string("gen_ai.system", "aws.bedrock"),
                  string("gen_ai.token.type", "completion"),
                  string("gen_ai.request.model", "us.amazon.nova-lite-v1:0"),
                  string("note", "key AKIAIOSFODNN7EXAMPLE"),
                ],
              },
              { timeUnixNano, asInt: "1", exemplars: [{ traceId: "abcd" }] },
            ],
          },
        },
        { gauge: { dataPoints: [{ timeUnixNano, asDouble: 1 }] } },
      ),
    );
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      partialSuccess: {
        rejectedDataPoints: "2",
        errorMessage:
          "Cannot accept 2 data points: exemplar trace id: expected 32 hexadecimal digits, got 4; metric name: expected one, got none",
      },
    });
    const rows = await eventually(
      () => rowsOf("sum", "acme", "MetricName, ValueInt, Attributes, GenAiModel, GenAiTokenType, ServiceName"),
      ({ length }) => length > 0,
    );
    expect(rows).toEqual([
      {
        MetricName: "gen_ai.client.token.usage",
        ValueInt: 42,
        Attributes: {
          "gen_ai.provider.name": "aws.bedrock",
          "gen_ai.request.model": "us.amazon.nova-lite-v1:0",
          "gen_ai.token.type": "output",
          note: "key [REDACTED]",
        },
        GenAiModel: "amazon.nova-lite-v1:0",
        GenAiTokenType: "output",
        ServiceName: "shop",
      },
    ]);
    expect(await rowsOf("gauge", "acme", "MetricName")).toEqual([]);
    expect((await post("acme", requestOf({ gauge: { dataPoints: [{}] } }))).status).toBe(400);
  });

  it("are counted by the process, and shown among what is stored", async () => {
    const status = (await (await fetch(`${stack.url}/api/status`)).json()) as ProcessStatus;
    const receiver = status.receivers.find((one) => one.signal === "metrics" && one.transport === "http");
    expect(receiver).toMatchObject({ accepted: 1, dropped: { invalid: 3 } });
    expect(status.logs.map(({ log }) => log)).toContain("metrics");
    await eventually(
      async () => await (await fetch(`${stack.url}/metrics`)).text(),
      (text) => text.includes('otelcol_exporter_sent_metric_points{exporter="store"} 1'),
    );
    const ofOrg = (await (await fetch(`${stack.url}/api/acme/status`)).json()) as Status;
    expect(ofOrg).toMatchObject({ dataPoints: 1, spans: 0, logRecords: 0 });
    const main = fileURLToPath(new URL("../../packages/server/src/main.ts", import.meta.url));
    const { stdout } = await run(process.execPath, [
      "--conditions=outcrop:source",
      main,
      "storage",
      "--json",
      "--data",
      stack.ready.data,
    ]);
    const { rows } = JSON.parse(stdout) as { readonly rows: readonly { readonly table: string }[] };
    expect(rows.find(({ table }) => table === "otel_metrics_sum")).toMatchObject({
      org: "acme",
      signal: "metrics",
      rows: 1,
    });
  });

  it("come from an application under register with nothing set but where to send", async () => {
    const bedrock = await startReplayServer({
      answer: () => converse({ text: "Lichen first, then moss.", usage: { inputTokens: 9, outputTokens: 6 } }),
    });
    try {
      const caller = fileURLToPath(new URL("../logs/caller.ts", import.meta.url));
      await run(
        process.execPath,
        ["--conditions=outcrop:source", "--import", "@outcrop/node/register", caller, bedrock.url],
        {
          timeout: 120_000,
          env: {
            PATH: process.env["PATH"],
            NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
            AWS_EC2_METADATA_DISABLED: "true",
            OTEL_EXPORTER_OTLP_ENDPOINT: `${stack.url}/api/app`,
          },
        },
      );
    } finally {
      await bedrock.close();
    }
    const columns = "MetricName, GenAiTokenType AS type, GenAiModel AS model, Sum AS sum, toUInt32(Count) AS count";
    const rows = await eventually(
      () => rowsOf("histogram", "app", `${columns}, AggregationTemporality AS temporality`),
      ({ length }) => length > 3,
    );
    const model = "amazon.nova-lite-v1:0";
    const tokens = rows.filter((row) => (row as { MetricName: string }).MetricName === "gen_ai.client.token.usage");
    expect(tokens).toHaveLength(2);
    expect(tokens).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: "input", model, sum: 9, count: 1, temporality: 2 }),
        expect.objectContaining({ type: "output", model, sum: 6, count: 1 }),
      ]),
    );
    // In a table of its own, which is written after the other.
    const sums = await eventually(
      () => rowsOf("sum", "app", "MetricName, GenAiModel AS model, IsMonotonic AS grows"),
      ({ length }) => length > 0,
    );
    expect(sums).toContainEqual({ MetricName: "llm.cost.usd.total", model, grows: true });
  });
});
