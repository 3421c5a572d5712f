import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capturedContent } from "./captured-content.ts";

const of = (attributes: Record<string, string>) => capturedContent({ attributes, events: [] });

describe("captured content", () => {
  it("is a conversation: instructions, what was sent, what came back", () => {
    const content = of({
      "gen_ai.system_instructions": JSON.stringify([{ type: "text", content: "Be brief" }]),
      "gen_ai.input.messages": JSON.stringify([
        { role: "user", parts: [{ type: "text", content: "Weather?" }] },
        { role: "assistant", parts: [{ type: "tool_call", id: "t1", name: "weather", arguments: { city: "Bern" } }] },
        { role: "tool", parts: [{ type: "tool_call_response", id: "t1", response: '{"c":4}' }] },
      ]),
      "gen_ai.output.messages": JSON.stringify([
        {
          role: "assistant",
          parts: [
            { type: "reasoning", content: "cold" },
            { type: "text", content: "4 C" },
          ],
          finish_reason: "stop",
        },
      ]),
      "gen_ai.tool.definitions": JSON.stringify([{ type: "function", name: "weather" }]),
    });
    expect(content.messages.map(({ role, direction, parts }) => [role, direction, parts[0]])).toEqual([
      ["system", "input", { kind: "text", text: "Be brief" }],
      ["user", "input", { kind: "text", text: "Weather?" }],
      ["assistant", "input", { kind: "tool-call", id: "t1", name: "weather", input: '{\n  "city": "Bern"\n}' }],
      ["tool", "input", { kind: "tool-result", id: "t1", result: '{\n  "c": 4\n}' }],
      ["assistant", "output", { kind: "reasoning", text: "cold" }],
    ]);
    expect(content.messages.at(-1)?.finishReason).toBe("stop");
    expect(content.tools.map(({ name }) => name)).toEqual(["weather"]);
  });

  it("is found on an event too, and in the older form with plain text", () => {
    const messages = JSON.stringify([{ role: "user", content: "Hello" }]);
    const { messages: found } = capturedContent({
      attributes: {},
      events: [{ name: "details", time: "", attributes: { "gen_ai.input.messages": messages } }],
    });
    expect(found).toEqual([
      { role: "user", direction: "input", parts: [{ kind: "text", text: "Hello" }], finishReason: "" },
    ]);
  });

  it("keeps what it cannot read, and what it does not know", () => {
    expect(of({ "gen_ai.input.messages": "[truncated" })).toMatchObject({
      messages: [],
      raw: { "gen_ai.input.messages": "[truncated" },
    });
    const image = of({
      "gen_ai.input.messages": JSON.stringify([{ role: "user", parts: [{ type: "blob", data: "x" }] }]),
    });
    expect(image.messages[0]?.parts[0]).toMatchObject({ kind: "other", type: "blob" });
  });

  it("shows a picture that runs nothing, and no other", () => {
    const blob = (mime_type: string, content: string) => [
      { role: "user", parts: [{ type: "blob", mime_type, content }] },
    ];
    const partOf = (messages: unknown) =>
      of({ "gen_ai.input.messages": JSON.stringify(messages) }).messages[0]?.parts[0];
    expect(partOf(blob("image/png", "iVBORw0="))).toEqual({
      kind: "image",
      mimeType: "image/png",
      url: "data:image/png;base64,iVBORw0=",
    });
    expect(partOf(blob("image/svg+xml", "iVBORw0="))).toMatchObject({ kind: "other", type: "blob" });
    expect(partOf(blob("image/png", "[truncated]"))).toMatchObject({ kind: "other", type: "blob" });
  });

  it("reads any JSON without throwing", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(() => of({ "gen_ai.input.messages": text, "gen_ai.tool.definitions": text })).not.toThrow();
      }),
    );
  });
});
