import { anything, assert, json, oneof, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { readSonicEvent } from "./sonic-event.ts";

const bytes = (event: object): Uint8Array => Buffer.from(JSON.stringify({ event }));

describe("an output chunk of a speech model", () => {
  it("tells of usage, of the end, and of content", () => {
    expect(readSonicEvent(bytes({ usageEvent: { totalInputTokens: 3, totalOutputTokens: 2 } }))).toEqual({
      kind: "usage",
      usage: { inputTokens: 3, outputTokens: 2 },
    });
    expect(readSonicEvent(bytes({ completionEnd: { stopReason: "END_TURN" } }))).toEqual({
      kind: "end",
      stopReason: "END_TURN",
    });
    expect(readSonicEvent(bytes({ audioOutput: { content: "AAAA" } }))).toEqual({ kind: "content" });
    expect(readSonicEvent(bytes({ contentStart: {} }))).toEqual({ kind: "other" });
  });

  it("tells speech and text apart where it does so", () => {
    const total = { input: { speechTokens: 2, textTokens: 1 }, output: { speechTokens: "2" } };
    const usageEvent = { totalInputTokens: 3, totalOutputTokens: 2, details: { total } };
    expect(readSonicEvent(bytes({ usageEvent }))).toMatchObject({
      modalities: { audio: { input: 2, output: undefined }, text: { input: 1, output: undefined } },
    });
  });

  it("that quotes the words of another is what it is", () => {
    expect(readSonicEvent(bytes({ textOutput: { content: '{"usageEvent":{"totalInputTokens":9}}' } }))).toEqual({
      kind: "content",
    });
  });

  it("is read as a part of a larger buffer", () => {
    const whole = Buffer.concat([Buffer.from("noise"), bytes({ completionEnd: { stopReason: "X" } })]);
    expect(readSonicEvent(whole.subarray(5))).toEqual({ kind: "end", stopReason: "X" });
  });

  it("of any kind never throws", () => {
    assert(
      property(
        oneof(
          uint8Array(),
          anything(),
          json().map((text) => Buffer.from(`"usageEvent"${text}`)),
        ),
        (value) => {
          expect(readSonicEvent(value).kind).toMatch(/^(usage|end|content|other)$/);
        },
      ),
    );
  });
});
