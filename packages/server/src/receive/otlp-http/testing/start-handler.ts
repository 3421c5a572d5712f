import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Access } from "../../../access/access.ts";
import { createAccess } from "../../../access/create-access.ts";
import { decodeNative } from "../../../pipeline/batch/native/decode-native.ts";
import { encodeNative } from "../../../pipeline/batch/native/encode-native.ts";
import type { SpanBatch } from "../../../pipeline/batch/span-batch.ts";
import { readBatch } from "../../../pipeline/batch/testing/span-fixture.ts";
import { OK, type Outcome } from "../../../pipeline/outcome.ts";
import { request as traceRequest, spanFields } from "../../otlp/testing/proto-trace.ts";
import type { CorsOptions } from "../cors.ts";
import { createOtlpHttpHandler, type OtlpHttpLimits } from "../create-otlp-http-handler.ts";

const EXAMPLE = { principal: "ada@example.com", secret: { kind: "basic", password: "correct-horse" } } as const;
export const AUTHORIZATION = `Basic ${Buffer.from("ada@example.com:correct-horse").toString("base64")}`;
export const PROTO = { "content-type": "application/x-protobuf", authorization: AUTHORIZATION };
export const JSON_TYPE = { "content-type": "application/json", authorization: AUTHORIZATION };
export const GOOD = traceRequest([spanFields()]);
export const GOOD_JSON = JSON.stringify({
  resourceSpans: [
    { scopeSpans: [{ spans: [{ traceId: "a".repeat(32), spanId: "b".repeat(16), startTimeUnixNano: "1" }] }] },
  ],
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Harness {
  /** Accepted batches, as their blocks say, and as they were before: a block has no types for attributes of events. */
  readonly batches: SpanBatch[];
  readonly read: ReturnType<typeof readBatch>[];
  readonly bugs: unknown[];
  readonly post: (
    path: string,
    body: Uint8Array | string,
    headers?: Readonly<Record<string, string>>,
    method?: string,
  ) => Promise<Answer>;
  readonly port: number;
}

const servers: Server[] = [];

/** For after each test. */
export function stopAll(): void {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
}

/** A handler on a port of its own, and a sender for it. */
export async function start(
  options: {
    readonly consume?: (batch: SpanBatch) => Promise<Outcome>;
    readonly limits?: Partial<OtlpHttpLimits>;
    readonly access?: Access;
    readonly cors?: CorsOptions;
    readonly admit?: () => Outcome;
  } = {},
): Promise<Harness> {
  const batches: SpanBatch[] = [];
  const read: ReturnType<typeof readBatch>[] = [];
  const bugs: unknown[] = [];
  const consume = async (batch: SpanBatch): Promise<Outcome> => {
    // The batch itself is filled with the next request's spans as soon as this waits for anything.
    const copy = decodeNative(encodeNative(batch));
    if (copy.kind !== "ok") throw new Error(copy.reason);
    const before = readBatch(batch);
    const outcome = (await options.consume?.(batch)) ?? OK;
    if (outcome.kind === "ok") {
      batches.push(copy.batch);
      read.push(before);
    }
    return outcome;
  };
  const handler = createOtlpHttpHandler({
    access: options.access ?? createAccess([{ ...EXAMPLE, orgs: ["default", "acme"] }]),
    next: { consume },
    limits: options.limits ?? {},
    cors: options.cors,
    admit: options.admit,
    onBug: (error) => bugs.push(error),
  });
  const server = createServer((request, response) => {
    void (async () => {
      if (!(await handler(request, response))) response.writeHead(299).end();
    })();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const post: Harness["post"] = (path, body, headers = PROTO, method = "POST") =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: "127.0.0.1", port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        });
      });
      request.on("error", reject);
      request.end(body);
    });
  return { batches, read, bugs, post, port };
}
