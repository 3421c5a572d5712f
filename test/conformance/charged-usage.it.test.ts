import { describe, expect, it } from "vitest";
import { chargedUsage } from "./charged-usage.ts";
import type { Outcome } from "./job.ts";

const bytes = (body: unknown): object => ({ $bytes: Buffer.from(JSON.stringify(body)).toString("base64") });
const whole = (body: unknown): Outcome => ({ kind: "returned", output: { body: bytes(body) }, events: [] });
const chunks = (...bodies: readonly unknown[]): Outcome => ({
  kind: "returned",
  output: {},
  events: bodies.map((body) => ({ chunk: { bytes: bytes(body) } })),
});

describe("what of a recorded answer is charged", () => {
  const written = { cache_creation: { ephemeral_1h_input_tokens: 7 } };

  it.each<readonly [string, Outcome, number]>([
    ["of a whole answer", whole({ usage: written }), 7],
    ["of the chunk that begins a stream", chunks({ type: "ping" }, { message: { usage: written } }), 7],
    ["of an answer that was written to no cache", whole({ usage: { cache_creation: null } }), 0],
    ["of an answer without usage", whole({ usage: null, message: null }), 0],
    ["of chunks that are no objects", chunks(null, "text", [1], { message: "text" }), 0],
    [
      "of Converse",
      { kind: "returned", output: { usage: { cacheDetails: [{ ttl: "1h", inputTokens: 7 }] } }, events: [] },
      7,
    ],
    ["of Converse without details", { kind: "returned", output: { usage: { cacheDetails: null } }, events: [] }, 0],
    ["of an event that tells nothing", { kind: "returned", output: {}, events: [{ metadata: { usage: null } }] }, 0],
  ])("knows the cache writes that last an hour %s", (_, outcome, cacheWrite1hTokens) => {
    expect(chargedUsage({ inputTokens: 1 }, outcome)).toEqual({ inputTokens: 1, cacheWrite1hTokens });
  });
});
