import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { context, SeverityNumber, trace, TraceFlags } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { converse, startReplayServer } from "@outcrop/replay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TraceList, TraceLogs } from "outcrop/api";
import { chatSpan, newSpanId, newTraceId, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";

const run = promisify(execFile);
const DETAILS = "gen_ai.client.inference.operation.details";
const RECORDS = 2_000;
/** An application gives up sooner, on a busy machine too soon. */
const PATIENT = { OTEL_EXPORTER_OTLP_TIMEOUT: "60000", OUTCROP_FLUSH_TIMEOUT_MS: "60000" };
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

async function get<T>(path: string): Promise<T> {
  const response = await fetch(stack.url + path);
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function postLogs(org: string, body: object): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${stack.url}/api/${org}/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const requestOf = (...logRecords: readonly object[]): object => ({
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeLogs: [{ scope: { name: "test" }, logRecords }],
    },
  ],
});

const logsOf = (org: string, traceId: string, query = ""): Promise<TraceLogs> =>
  get<TraceLogs>(`/api/${org}/traces/${traceId}/logs${query}`);

describe("log records, from a sender to the page of their trace", () => {
  it("are stored with what was sent, without its secrets, and answered by trace and by span", async () => {
    const [traceId, spanId] = [newTraceId(), newSpanId()];
    const at = BigInt(Date.now()) * 1_000_000n;
    const span = chatSpan({ traceId, spanId, startMs: Date.now() - 1_000 });
    expect(await sendTraces(`${stack.url}/api/acme`, traceRequest([span]))).toBe(200);
    const answer = await postLogs(
      "acme",
      requestOf(
        {
          timeUnixNano: String(at + 2n),
          traceId,
          spanId,
          severityNumber: 17,
          severityText: "ERROR",
          body: { kvlistValue: { values: [{ key: "password", value: { stringValue: "hunter2-hunter2" } }] } },
          attributes: [{ key: "note", value: { stringValue: "key AKIAIOSFODNN7EXAMPLE" } }],
        },
        { observedTimeUnixNano: String(at + 1n), traceId, body: { stringValue: "first" }, eventName: "began" },
        { timeUnixNano: String(at), traceId: "abcd", body: { stringValue: "not accepted" } },
      ),
    );
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      partialSuccess: {
        rejectedLogRecords: "1",
        errorMessage: "Cannot accept 1 log record: trace id: expected 32 hexadecimal digits, got 4",
      },
    });
    const { total, rows } = await eventually(
      () => logsOf("acme", traceId),
      (logs) => logs.total > 0,
    );
    expect(total).toBe(2);
    expect(rows.map(({ body, severityNumber, eventName }) => [body, severityNumber, eventName])).toEqual([
      ["first", 0, "began"],
      ['{"password":"[REDACTED]"}', 17, ""],
    ]);
    expect(rows[1]).toMatchObject({
      timeUnixNano: String(at + 2n),
      service: "shop",
      attributes: { note: "key [REDACTED]" },
    });
    expect((await logsOf("acme", traceId, `?spanId=${spanId}`)).rows.map((row) => row.severityText)).toEqual(["ERROR"]);
    expect((await logsOf("another", traceId)).total).toBe(0);
  });

  it("are refused where none is acceptable", async () => {
    const refused = await postLogs("acme", requestOf({ spanId: "zz" }));
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining("span id")]);
  });

  it("arrive all from the real exporter of OpenTelemetry for Node", async () => {
    const spanContext = { traceId: newTraceId(), spanId: newSpanId(), traceFlags: TraceFlags.SAMPLED };
    const url = `${stack.url}/api/exporter/v1/logs`;
    const provider = new LoggerProvider({
      processors: [
        new BatchLogRecordProcessor({
          exporter: new OTLPLogExporter({ url, timeoutMillis: 60_000 }),
          maxQueueSize: RECORDS,
        }),
      ],
    });
    const logger = provider.getLogger("real", "1.0");
    for (let index = 0; index < RECORDS; index++) {
      logger.emit({
        body: { index, nested: ["é", true, 0.5] },
        severityNumber: SeverityNumber.INFO,
        severityText: "INFO",
        attributes: { index },
        context: trace.setSpanContext(context.active(), spanContext),
      });
    }
    await provider.shutdown();
    const logs = await eventually(
      () => logsOf("exporter", spanContext.traceId),
      ({ total }) => total >= RECORDS,
    );
    expect([
      logs.total,
      logs.rows.length,
      new Set(logs.rows.map(({ attributes }) => attributes["index"])).size,
    ]).toEqual([RECORDS, RECORDS, RECORDS]);
    const [first] = logs.rows;
    expect(first).toMatchObject({ spanId: spanContext.spanId, scopeName: "real", severityText: "INFO" });
    expect(JSON.parse(first?.body ?? "")).toEqual({
      index: Number(first?.attributes["index"]),
      nested: ["é", true, 0.5],
    });
  });

  it("show the messages of a call whose application has them on events alone", async () => {
    // One of its own for each attempt, as the one trace in it is looked for.
    const org = `events-${newTraceId()}`;
    const bedrock = await startReplayServer({
      answer: () => converse({ text: "Lichen first, then moss.", usage: { inputTokens: 9, outputTokens: 6 } }),
    });
    try {
      const caller = fileURLToPath(new URL("caller.ts", import.meta.url));
      await run(
        process.execPath,
        ["--conditions=outcrop:source", "--import", "@outcrop/node/register", caller, bedrock.url],
        {
          timeout: 120_000,
          env: {
            PATH: process.env["PATH"],
            NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
            AWS_EC2_METADATA_DISABLED: "true",
            OTEL_EXPORTER_OTLP_ENDPOINT: `${stack.url}/api/${org}`,
            OTEL_METRICS_EXPORTER: "none",
            ...PATIENT,
            OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "EVENT_ONLY",
          },
        },
      );
    } finally {
      await bedrock.close();
    }
    const { rows } = await eventually(
      () => get<TraceList>(`/api/${org}/traces?range=1h`),
      (list) => list.rows.length > 0,
    );
    const logs = await eventually(
      () => logsOf(org, rows[0]?.traceId ?? ""),
      ({ total }) => total > 0,
    );
    expect(logs.rows.map(({ eventName }) => eventName)).toEqual([DETAILS]);
    const { attributes = {}, spanId } = logs.rows[0] ?? {};
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(attributes["gen_ai.input.messages"]).toContain("what grows on a granite outcrop?");
    expect(attributes["gen_ai.output.messages"]).toContain("Lichen first");
  });
});
