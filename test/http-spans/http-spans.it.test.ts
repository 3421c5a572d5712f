import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { SentSpan } from "../coexist/plan.ts";
import { CALLS, HANDLERS, type Traced } from "./report.ts";

const run = promisify(execFile);
const CLIENT_KIND = 2;
const STATUSES = [500, 429, 200];

async function callsOf(...args: readonly string[]): Promise<readonly Traced[]> {
  const caller = fileURLToPath(new URL("caller.ts", import.meta.url));
  const { stdout } = await run(process.execPath, ["--conditions=outcrop:source", caller, ...args], {
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      AWS_EC2_METADATA_DISABLED: "true",
    },
    maxBuffer: 64 * 1_024 * 1_024,
    timeout: 140_000,
  });
  return JSON.parse(stdout) as readonly Traced[];
}

function modelSpanOf({ spans }: Traced): SentSpan {
  const [span, ...others] = spans.filter(({ scopeName }) => scopeName === "@outcrop/node");
  if (span === undefined || others.length > 0) throw new Error(`Expected one span of ours, got ${others.length}`);
  return span;
}

const parentOf = (traceparent: string | undefined): string | undefined =>
  /^00-[0-9a-f]{32}-([0-9a-f]{16})-01$/.exec(traceparent ?? "")?.[1];

describe.each([
  ["without HTTP instrumentation", []],
  ["with HTTP instrumentation", ["http"]],
] as const)("a call whose first two attempts fail, %s", (_what, args) => {
  const isInstrumented = args.length > 0;
  let all: readonly Traced[];
  beforeAll(async () => {
    all = await callsOf(...args);
  });
  const cases = HANDLERS.flatMap((handler) => CALLS.map((call) => [handler, call] as const));
  const of = (handler: string, call: string): Traced => {
    const found = all.find((traced) => traced.handler === handler && traced.call === call);
    if (found === undefined) throw new Error(`Expected ${call} over ${handler}`);
    return found;
  };

  it.each(cases)(
    "over %s: %s is accepted by a service that checks signatures, none of which covers the trace",
    (handler, call) => {
      const { outcome, requests } = of(handler, call);
      expect(outcome).toEqual(
        call === "Converse"
          ? "end_turn"
          : ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"],
      );
      expect(requests.map(({ httpVersion }) => httpVersion)).toEqual(
        STATUSES.map(() => (handler === "HTTP/2" ? "2.0" : "1.1")),
      );
      for (const { signedHeaders } of requests) {
        expect(signedHeaders).toContain("x-amz-date");
        expect(signedHeaders).not.toMatch(/traceparent|tracestate|baggage/);
      }
    },
  );

  it.each(cases)(
    "over %s: %s is one model span beneath the caller's, with the attempts beneath it",
    (handler, call) => {
      const traced = of(handler, call);
      const model = modelSpanOf(traced);
      expect(model.parentSpanId).toBe(traced.rootId);
      expect(model.attributes["aws.retry.attempts"]).toBe(3);
      // No instrumentation follows HTTP/2.
      const http = traced.spans.filter(({ kind, scopeName }) => kind === CLIENT_KIND && scopeName !== "@outcrop/node");
      expect(http.map(({ attributes }) => attributes["http.response.status_code"])).toEqual(
        isInstrumented && handler !== "HTTP/2" ? STATUSES : [],
      );
      for (const { parentSpanId } of http) expect(parentSpanId).toBe(model.spanId);
    },
  );

  it.each(cases)(
    "over %s: %s carries one traceparent in each attempt: of the attempt's own span where it has one",
    (handler, call) => {
      const traced = of(handler, call);
      const model = modelSpanOf(traced);
      const http = traced.spans.filter(
        ({ parentSpanId, kind }) => parentSpanId === model.spanId && kind === CLIENT_KIND,
      );
      const expected = http.length > 0 ? http.map(({ spanId }) => spanId) : STATUSES.map(() => model.spanId);
      expect(traced.requests.map(({ traceparent }) => parentOf(traceparent))).toEqual(expected);
    },
  );
});
