import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certified, createAuthority } from "../../packages/server/src/web/testing/certificates.ts";
import { chatSpan, traceRequest } from "../stack/otlp.ts";
import { startStack, type Stack } from "../stack/stack.ts";

const EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const authority = createAuthority();
const folder = mkdtempSync(join(tmpdir(), "outcrop-tls-"));
let stack: Stack;

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

beforeAll(async () => {
  const { cert, key } = authority.issue("server");
  const tls = {
    cert_file: write("server.pem", cert),
    key_file: write("server-key.pem", key),
    client_ca_file: write("ca.pem", authority.cert),
    min_version: "1.3",
  };
  // YAML takes JSON as it is.
  const config = {
    receivers: {
      otlp: { protocols: { grpc: { tls }, http: { tls, cors: { allowed_origins: ["https://*.example.com"] } } } },
    },
    processors: { normalize: {}, price: {}, redact: {} },
    exporters: { store: {} },
    extensions: { console: {} },
    service: {
      extensions: ["console"],
      pipelines: {
        traces: { receivers: ["otlp"], processors: ["normalize", "price", "redact"], exporters: ["store"] },
      },
    },
  };
  stack = await startStack({ args: ["--config", write("outcrop.yaml", JSON.stringify(config))] });
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The status of a request, or the error of its connection. */
function post(client: Partial<Certified>, headers: Readonly<Record<string, string>> = {}): Promise<number | string> {
  return new Promise((resolve) => {
    const options = {
      method: "POST",
      ca: authority.cert,
      agent: false,
      headers: { "content-type": "application/json", ...headers },
      ...client,
    };
    request(`${stack.ready.otlp[1]}/v1/traces`, options, (response) => resolve(response.resume().statusCode ?? 0))
      .on("error", (error) => resolve(error.message))
      .end(traceRequest([chatSpan({})]));
  });
}

function call(certified: Certified | undefined): Promise<status> {
  const [key, cert] = [certified?.key, certified?.cert].map((text) => (text === undefined ? null : Buffer.from(text)));
  const secure = credentials.createSsl(Buffer.from(authority.cert), key, cert);
  const client = new Client(new URL(stack.ready.otlpGrpc ?? "").host, secure);
  return new Promise((resolve) => {
    const asIs = (bytes: Buffer): Buffer => bytes;
    client.makeUnaryRequest(EXPORT, asIs, asIs, Buffer.alloc(0), { deadline: Date.now() + 60_000 }, (error) => {
      client.close();
      resolve(error?.code ?? status.OK);
    });
  });
}

describe("a receiver with TLS and certificates for clients", () => {
  it("says https where it listens, and takes spans from who shows a certificate of its authority", async () => {
    expect([stack.ready.otlp[1], stack.ready.otlpGrpc]).toEqual([
      expect.stringMatching(/^https:/),
      expect.stringMatching(/^https:/),
    ]);
    const client = authority.issue("client");
    expect([await post(client), await call(client)]).toEqual([200, status.OK]);
  });

  it("serves nobody else", async () => {
    const stranger = createAuthority("Another").issue("client");
    expect([await post({}), await post(stranger)]).toEqual([expect.any(String), expect.any(String)]);
    expect([await call(undefined), await call(stranger)]).toEqual([status.UNAVAILABLE, status.UNAVAILABLE]);
  });

  it("lets pages of the origins in that the configuration names", async () => {
    const client = authority.issue("client");
    expect(await post(client, { origin: "https://app.example.com" })).toBe(200);
    expect(await post(client, { origin: "https://app.example.net" })).toBe(403);
  });
});
