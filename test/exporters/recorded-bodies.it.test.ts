import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { LogBatch } from "../../packages/server/src/pipeline/batch/log-batch.ts";
import { MetricBatch } from "../../packages/server/src/pipeline/batch/metric-batch.ts";
import { readLogs } from "../../packages/server/src/pipeline/batch/testing/read-logs.ts";
import { readMetrics } from "../../packages/server/src/pipeline/batch/testing/read-metrics.ts";
import { decodeLogsJson } from "../../packages/server/src/receive/otlp/decode-logs-json.ts";
import { decodeLogsProto } from "../../packages/server/src/receive/otlp/decode-logs-proto.ts";
import { decodeMetricsJson } from "../../packages/server/src/receive/otlp/decode-metrics-json.ts";
import { decodeMetricsProto } from "../../packages/server/src/receive/otlp/decode-metrics-proto.ts";
import { referenceLogs } from "../../packages/server/src/receive/otlp/testing/reference-logs.ts";
import { referenceMetrics } from "../../packages/server/src/receive/otlp/testing/reference-metrics.ts";
import { LINE_2 } from "./line2/line2.ts";
import { LINE_3 } from "./line3.ts";
import { requestsOf, send, type Line } from "./send.ts";

const COUNT = 600;
const RECEIVED_MS = 1_780_000_000_123;
const RECEIVED_NANO = BigInt(RECEIVED_MS) * 1_000_000n;

/** The bodies that an exporter sends, one after the other. */
async function bodiesOf(
  line: Line,
  signal: "metrics" | "logs",
  protocol: "http/protobuf" | "http/json",
  requests: readonly object[],
): Promise<readonly Uint8Array[]> {
  const bodies: Uint8Array[] = [];
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    bodies.push(await buffer(request));
    response.writeHead(200, { "content-type": request.headers["content-type"] ?? "" }).end();
  };
  const server = createServer((request, response) => void keep(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await send(line[signal].exporters[protocol]({ url, headers: {} }), requests);
    return bodies;
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function read(signal: "metrics" | "logs", encoding: "proto" | "json", body: Uint8Array): readonly object[] {
  if (signal === "metrics") {
    const decode = encoding === "proto" ? decodeMetricsProto : decodeMetricsJson;
    const decoded = decode(body, "acme", new MetricBatch(), RECEIVED_MS);
    if (decoded.kind !== "ok" || decoded.rejected > 0) throw new Error(decoded.reason);
    return readMetrics(decoded.batch);
  }
  const decode = encoding === "proto" ? decodeLogsProto : decodeLogsJson;
  const decoded = decode(body, "acme", new LogBatch(), RECEIVED_MS);
  if (decoded.kind !== "ok" || decoded.rejected > 0) throw new Error(decoded.reason);
  return readLogs(decoded.batch);
}

describe.each([LINE_2, LINE_3].map((line) => [line.name, line] as const))(
  "what the exporters of %s write",
  (_, line) => {
    it.each(["metrics", "logs"] as const)(
      "is read by hand as protobufjs reads it, %s in protobuf and JSON",
      async (signal) => {
        const recorded = await line[signal].record(COUNT);
        const requests = signal === "metrics" ? recorded.items : requestsOf(recorded);
        const proto = await bodiesOf(line, signal, "http/protobuf", requests);
        const json = await bodiesOf(line, signal, "http/json", requests);
        const reference = signal === "metrics" ? referenceMetrics : referenceLogs;
        const expected = proto.flatMap((body) => reference(body, RECEIVED_NANO));
        expect(expected).toHaveLength(COUNT);
        expect(proto.flatMap((body) => read(signal, "proto", body))).toEqual(expected);
        expect(json.flatMap((body) => read(signal, "json", body))).toEqual(expected);
      },
    );
  },
);
