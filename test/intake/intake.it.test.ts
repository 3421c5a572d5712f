import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Status, TraceDetail } from "outcrop/api";
import { chatSpan, newTraceId, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";

const EMAIL = "ops@example.com";
const PASSWORD = "correct horse battery";
const basic = (email: string, password: string): string =>
  `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}`;
const good = { authorization: basic(EMAIL, PASSWORD) };
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ env: { OUTCROP_EMAIL: EMAIL, OUTCROP_PASSWORD: PASSWORD } });
});
afterAll(() => stack.stop());

async function post(
  path: string,
  body: BodyInit,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(stack.url + path, { method: "POST", body, headers });
  return { status: response.status, text: await response.text() };
}
async function get<T>(path: string, headers: Readonly<Record<string, string>> = good): Promise<T> {
  const response = await fetch(stack.url + path, { headers });
  return (await response.json()) as T;
}

const json = { "content-type": "application/json" };
const proto = { "content-type": "application/x-protobuf" };
const request = traceRequest([chatSpan({})]);

/** name, body, headers, status, what the reason says */
const BAD: readonly (readonly [string, BodyInit, Readonly<Record<string, string>>, number, RegExp])[] = [
  ["truncated JSON", request.slice(0, -20), { ...json, ...good }, 400, /JSON/i],
  ["garbage as protobuf", new Uint8Array([0xff, 0xff, 0xff, 0xff, 1, 2, 3]), { ...proto, ...good }, 400, /./],
  ["protobuf that ends inside a field", new Uint8Array([0x0a, 0x7f, 0x0a]), { ...proto, ...good }, 400, /./],
  [
    "half a gzip body",
    new Uint8Array(gzipSync(request)).slice(0, 60),
    { ...json, ...good, "content-encoding": "gzip" },
    400,
    /gzip/i,
  ],
  ["no gzip body where gzip is promised", request, { ...json, ...good, "content-encoding": "gzip" }, 400, /gzip/i],
  ["an unknown encoding", request, { ...json, ...good, "content-encoding": "br" }, 415, /br/],
  ["a wrong content type", request, { "content-type": "text/plain", ...good }, 415, /text\/plain/],
  [
    "a decompression bomb",
    new Uint8Array(gzipSync(Buffer.alloc(200 * 1024 * 1024))),
    { ...proto, ...good, "content-encoding": "gzip" },
    413,
    /./,
  ],
  [
    "a trace id of the wrong length",
    traceRequest([chatSpan({ traceId: "abcd" })]),
    { ...json, ...good },
    400,
    /trace/i,
  ],
  ["a span id of the wrong length", traceRequest([chatSpan({ spanId: "ab" })]), { ...json, ...good }, 400, /span/i],
  ["a trace id of zeros", traceRequest([chatSpan({ traceId: "0".repeat(32) })]), { ...json, ...good }, 400, /trace/i],
  [
    "spans of more days than one insert should have",
    traceRequest(Array.from({ length: 33 }, (_, day) => chatSpan({ startMs: Date.now() - day * 86_400_000 }))),
    { ...json, ...good },
    400,
    /33 UTC days; expected at most 32/,
  ],
  ["no credentials", request, json, 401, /Authorization/],
  ["wrong credentials", request, { ...json, authorization: basic(EMAIL, "wrong") }, 401, /wrong/],
];

describe("the intake over HTTP", () => {
  it("answers each bad body precisely, stores none, and lets a hundred good requests beside them through", async () => {
    // One of its own for each attempt, as all of it is counted.
    const org = `good-${newTraceId()}`;
    const goodOnes = Array.from({ length: 100 }, () => chatSpan({}));
    const [badAnswers, goodAnswers] = await Promise.all([
      Promise.all(BAD.map(([, body, headers]) => post("/api/bad/v1/traces", body, headers))),
      Promise.all(goodOnes.map((span) => sendTraces(`${stack.url}/api/${org}`, traceRequest([span]), good))),
    ]);
    for (const [index, [name, , , status, reason]] of BAD.entries()) {
      const answer = badAnswers[index];
      // Wrong ids may be refused as a whole or counted out of a partial success; nothing is stored either way.
      const statuses = / id /.test(name) ? [status, 200] : [status];
      expect(statuses, `${name}: ${answer?.text}`).toContain(answer?.status);
      expect(answer?.text, name).toMatch(reason);
    }
    expect(goodAnswers.every((status) => status === 200)).toBe(true);
    await eventually(
      () => get<Status>(`/api/${org}/status`),
      ({ spans }) => spans === 100,
    );
    expect((await get<Status>("/api/bad/status")).spans).toBe(0);
  });

  it.each(["/api/paths/v1/traces", "/api/paths//v1/traces", "/api/paths/v1/traces/", "//api//paths//v1//traces//"])(
    "takes %s",
    async (path) => {
      expect((await post(path, traceRequest([chatSpan({})]), { ...json, ...good })).status).toBe(200);
    },
  );

  it("takes /v1/traces for the organisation default, also on the OTLP port", async () => {
    const traceId = newTraceId();
    const [, otlp] = stack.ready.otlp;
    expect(otlp).toBeDefined();
    expect(await sendTraces(otlp ?? "", traceRequest([chatSpan({ traceId })]), good)).toBe(200);
    const detail = await eventually(
      () => get<TraceDetail>(`/api/default/traces/${traceId}`),
      ({ spans }) => spans?.length === 1,
    );
    expect(detail.traceId).toBe(traceId);
  });

  it("keeps organisations apart", async () => {
    const traceId = newTraceId();
    await sendTraces(`${stack.url}/api/one`, traceRequest([chatSpan({ traceId })]), good);
    await eventually(
      () => get<TraceDetail>(`/api/one/traces/${traceId}`),
      ({ spans }) => spans?.length === 1,
    );
    const other = await fetch(`${stack.url}/api/two/traces/${traceId}`, { headers: good });
    expect(other.status).toBe(404);
  });

  it("asks for credentials before it shows anything", async () => {
    for (const path of ["/api/orgs", "/api/default/overview", "/api/default/traces"]) {
      expect((await fetch(stack.url + path)).status, path).toBe(401);
    }
  });

  it("writes no credential to its own log", () => {
    expect(stack.log()).not.toContain(PASSWORD);
  });
});
