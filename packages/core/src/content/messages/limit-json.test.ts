import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitJson } from "./limit-json.ts";

function message(content: string): unknown {
  return { role: "user", parts: [{ type: "text", content }] };
}

describe("limitJson", () => {
  it("changes nothing that fits", () => {
    const value = [message("hello"), { n: 1, b: true, x: null }];
    expect(limitJson(value, 1000)).toBe(JSON.stringify(value));
    expect(limitJson(value, JSON.stringify(value).length)).toBe(JSON.stringify(value));
  });

  it("cuts the long string and keeps all that is short around it", () => {
    const text = limitJson([message("a".repeat(5000)), message("short")], 300);
    const [first, second] = JSON.parse(text) as readonly [{ parts: [{ content: string }] }, unknown];
    expect(first).toEqual(message(first.parts[0].content));
    expect(first.parts[0].content).toMatch(/^a{100,}…$/);
    expect(second).toEqual(message("short"));
    expect(text.length).toBeGreaterThan(280);
  });

  it("leaves out the first of very many messages, not the last", () => {
    const messages = Array.from({ length: 500 }, (_, index) => message(`message ${index}`));
    const kept = JSON.parse(limitJson(messages, 1000)) as readonly unknown[];
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.at(-1)).toEqual(message("message 499"));
  });

  it("counts bytes, not characters, and cuts no character in two", () => {
    const text = limitJson("😀".repeat(100), 50);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(50);
    expect(JSON.parse(text)).toMatch(/^(?:😀)+…$/u);
  });

  it("has an answer when there is room for nothing", () => {
    expect(limitJson([message("x")], 2)).toBe("[]");
    expect(limitJson({ a: 1 }, 0)).toBe("{}");
    expect(limitJson("text", 2)).toBe('""');
    expect(limitJson(123456, 3)).toBe('""');
  });

  it("is always valid JSON of the same kind, and never over the limit", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 2, max: 400 }), (value, limit) => {
        const text = limitJson(value, limit);
        const parsed: unknown = JSON.parse(text);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        expect(Array.isArray(parsed)).toBe(Array.isArray(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps in each message what its schema requires, or leaves the message out", () => {
    const size = fc.constantFrom(0, 10, 60, 500, 20_000);
    const part = fc.oneof(
      size.map((length) => ({ type: "text", content: "x".repeat(length) })),
      size.map((length) => ({ type: "tool_call", name: "weather", id: "t", arguments: { q: "q".repeat(length) } })),
      size.map((length) => ({ type: "tool_call_response", id: "t", response: { text: "r".repeat(length) } })),
      size.map((length) => ({
        type: "server_tool_call",
        name: "search",
        id: "t",
        server_tool_call: { type: "server_tool_use", input: { q: "q".repeat(length) } },
      })),
      size.map((length) => ({ type: "file", modality: "image", file_id: "f", note: "n".repeat(length) })),
    );
    const messages = fc.array(
      fc.record({
        role: fc.constantFrom("user", "assistant"),
        parts: fc.array(part, { maxLength: 4 }),
        finish_reason: fc.constant("stop"),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(messages, fc.integer({ min: 60, max: 3_000 }), (value, limit) => {
        for (const one of JSON.parse(limitJson(value, limit)) as (typeof value)[number][]) {
          expect(["user", "assistant"]).toContain(one.role);
          expect(one.finish_reason).toBe("stop");
          for (const kept of one.parts) {
            if (kept.type === "text") expect(kept).toHaveProperty("content");
            else if (kept.type === "tool_call") expect(kept).toHaveProperty("name", "weather");
            else if (kept.type === "server_tool_call") {
              expect(kept).toMatchObject({ name: "search", server_tool_call: { type: "server_tool_use" } });
            } else if (kept.type === "file") expect(kept).toMatchObject({ modality: "image", file_id: "f" });
            else expect(kept).toMatchObject({ type: "tool_call_response", response: {} });
          }
        }
      }),
    );
  });

  it("takes what is no JSON", () => {
    const loop: Record<string, unknown> = { big: 10n, when: new Date(0), bytes: new Uint8Array(9), f: () => 1, n: NaN };
    loop["self"] = loop;
    expect(JSON.parse(limitJson(loop, 1000))).toEqual({
      big: "10",
      when: "1970-01-01T00:00:00.000Z",
      bytes: { byte_size: 9 },
      n: null,
      self: "[omitted]",
    });
  });
});
