import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeTracesProto } from "../../packages/server/src/receive/otlp/decode-traces-proto.ts";

export interface SunkSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly startUnixNano: bigint;
  readonly durationNano: bigint;
  readonly statusCode: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OtlpSink {
  readonly url: string;
  readonly spans: readonly SunkSpan[];
  readonly paths: ReadonlySet<string>;
  readonly headers: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Takes OTLP/HTTP protobuf and keeps the spans. */
export async function startOtlpSink(): Promise<OtlpSink> {
  const spans: SunkSpan[] = [];
  const paths = new Set<string>();
  let headers: Readonly<Record<string, unknown>> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      paths.add(request.url ?? "");
      headers = request.headers;
      if (request.url?.endsWith("/v1/traces") === true) spans.push(...decode(Buffer.concat(chunks)));
      response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/demo`,
    spans,
    paths,
    get headers() {
      return headers;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function decode(bytes: Uint8Array): SunkSpan[] {
  const decoded = decodeTracesProto(bytes, "demo");
  if (decoded.kind !== "ok") throw new Error(decoded.reason);
  const { batch } = decoded;
  return Array.from({ length: batch.length }, (_, i) => {
    const { name, traceId, spanId, parentSpanId, startUnixNano, durationNano, statusCode, attributes } = batch.row(i);
    return {
      name,
      traceId,
      spanId,
      parentSpanId,
      startUnixNano,
      durationNano,
      statusCode,
      attributes: Object.fromEntries(attributes.entries()),
    };
  });
}
