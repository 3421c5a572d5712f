import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatSpan, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, isSecondAttempt, startStack, type Stack } from "../stack/stack.ts";

describe("what the process tells of itself", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.stop());

  async function metric(series: string): Promise<number | undefined> {
    const text = await (await fetch(`${stack.url}/metrics`)).text();
    const line = text.split("\n").find((other) => other.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  }

  it("counts spans from the wire to the store, and requests that it refuses", async ({ task }) => {
    if (isSecondAttempt(task)) {
      await stack.stop();
      stack = await startStack();
    }
    expect(await sendTraces(`${stack.url}/api/acme`, traceRequest([chatSpan({}), chatSpan({})], "shop"))).toBe(200);
    const body = "not json";
    const headers = { "content-type": "application/json" };
    expect((await fetch(`${stack.url}/v1/traces`, { method: "POST", headers, body })).status).toBe(400);

    expect(await metric('otelcol_receiver_accepted_spans{receiver="otlp",transport="http"}')).toBe(2);
    expect(await metric('otelcol_receiver_refused_spans{receiver="otlp",transport="http"}')).toBe(0);
    expect(await metric('otelcol_receiver_accepted_spans{receiver="otlp",transport="grpc"}')).toBe(0);
    const oneGood = [chatSpan({}), chatSpan({ spanId: "abcd" })];
    expect(await sendTraces(`${stack.url}/api/acme`, traceRequest(oneGood, "shop"))).toBe(200);
    const dropped = '{receiver="otlp",transport="http",signal="traces",reason="invalid"}';
    expect(await metric(`outcrop_receiver_dropped_items${dropped}`)).toBe(1);
    const malformed = '{receiver="otlp",transport="http",signal="traces",reason="malformed"}';
    expect(await metric(`outcrop_receiver_refused_requests${malformed}`)).toBe(1);
    expect(await metric('outcrop_log_accepted_rows{log="traces"}')).toBe(3);
    expect(await metric('outcrop_log_commit_duration_seconds_count{log="traces"}')).toBe(2);
    await eventually(
      () => metric('otelcol_exporter_sent_spans{exporter="store"}'),
      (sent) => sent === 3,
    );
    await eventually(
      () => metric("outcrop_settlement_settled_traces"),
      (settled) => settled === 3,
    );
    expect(await metric('otelcol_exporter_queue_size{exporter="store",signal="traces"}')).toBe(0);
    expect(await metric('otelcol_exporter_queue_capacity{exporter="store",signal="traces"}')).toBe(4 * 2 ** 30);
    expect(
      await metric('outcrop_exporter_send_duration_seconds_count{exporter="settle",signal="traces"}'),
    ).toBeGreaterThan(0);
    expect(await metric("otelcol_process_memory_rss")).toBeGreaterThan(10_000_000);
    expect(await metric("outcrop_store_up")).toBe(1);
  });

  it("is ready, is not while the engine does not answer, and is again", async () => {
    const readyz = async () => (await fetch(`${stack.url}/readyz`)).status;
    const engine = stack.ready.engine?.pid ?? Number.NaN;
    await eventually(readyz, (status) => status === 200);
    // Held rather than killed: it is back from that sooner than anyone may have asked.
    process.kill(engine, "SIGSTOP");
    try {
      await eventually(readyz, (status) => status === 503);
      expect((await fetch(`${stack.url}/healthz`)).status).toBe(200);
    } finally {
      process.kill(engine, "SIGCONT");
    }
    await eventually(readyz, (status) => status === 200);
  });
});
