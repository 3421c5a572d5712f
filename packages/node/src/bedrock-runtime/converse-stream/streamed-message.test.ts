import { toOutputMessages } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { StreamedMessage } from "./streamed-message.ts";

function partsOf(events: readonly object[], maxLength = 1_000): unknown {
  const message = new StreamedMessage(maxLength);
  for (const event of events) message.event(event);
  return toOutputMessages(message.whole(), "end_turn")[0]?.parts;
}
const start = (contentBlockIndex: number, block: object) => ({
  contentBlockStart: { contentBlockIndex, start: block },
});
const delta = (contentBlockIndex: number, piece: object) => ({
  contentBlockDelta: { contentBlockIndex, delta: piece },
});

describe("a message put together from a stream", () => {
  it("has a part for each block, in the order in which they began", () => {
    expect(
      partsOf([
        { messageStart: { role: "assistant" } },
        delta(0, { reasoningContent: { text: "h" } }),
        delta(0, { reasoningContent: { text: "m" } }),
        delta(0, { reasoningContent: { signature: "x" } }),
        delta(1, { text: "Let me " }),
        start(2, { toolUse: { toolUseId: "t", name: "weather" } }),
        delta(2, { toolUse: { input: '{"city":' } }),
        delta(1, { text: "look." }),
        delta(2, { toolUse: { input: '"Bern"}' } }),
      ]),
    ).toEqual([
      { type: "reasoning", content: "hm" },
      { type: "text", content: "Let me look." },
      { type: "tool_call", id: "t", name: "weather", arguments: { city: "Bern" } },
    ]);
  });

  it("tells the service's own tools from the caller's", () => {
    const toolUse = { toolUseId: "t", name: "nova_grounding", type: "server_tool_use" };
    expect(partsOf([start(0, { toolUse }), delta(0, { toolUse: { input: "{}" } })])).toEqual([
      {
        type: "server_tool_call",
        id: "t",
        name: "nova_grounding",
        server_tool_call: { type: "server_tool_use", input: {} },
      },
    ]);
  });

  it("tells a picture by its size or its place, and what the service's own tool answered", () => {
    const source = (bytes: unknown) => ({ image: { source: { bytes } } });
    expect(
      partsOf([
        start(0, { image: { format: "png" } }),
        delta(0, source(new Uint8Array(5))),
        delta(0, source("aGVsbG8=")),
        start(1, { image: { format: "jpeg" } }),
        delta(1, { image: { source: { s3Location: { uri: "s3://bucket/fox.jpeg" } } } }),
        start(2, { toolResult: { toolUseId: "t", type: "nova_grounding_result", status: "error" } }),
        delta(2, { toolResult: [{ text: "found " }, { json: { n: 1 } }] }),
      ]),
    ).toEqual([
      { type: "blob", modality: "image", content: "", mime_type: "image/png", byte_size: 10 },
      { type: "uri", modality: "image", uri: "s3://bucket/fox.jpeg", mime_type: "image/jpeg" },
      { type: "tool_call_response", id: "t", response: 'found {"n":1}', status: "error" },
    ]);
  });

  it("puts no text where a block had none", () => {
    const events = [delta(0, { reasoningContent: { redactedContent: new Uint8Array(9) } }), delta(1, { text: "hi" })];
    expect(partsOf(events)).toEqual([{ type: "text", content: "hi" }]);
  });

  it("puts characters together that came in halves", () => {
    expect(partsOf([delta(0, { text: "a\ud83d" }), delta(0, { text: "\ude00b" })])).toEqual([
      { type: "text", content: "a😀b" },
    ]);
  });

  it("keeps arguments that are cut or no JSON as the text that they are", () => {
    const events = [start(0, { toolUse: { name: "w" } }), delta(0, { toolUse: { input: '{"city":"Bern"}' } })];
    expect(partsOf(events, 9)).toEqual([{ type: "tool_call", name: "w", arguments: '{"city":"' }]);
  });

  it("takes any event", () => {
    const odd = [{}, start(0, { toolUse: 7 }), delta(0, { text: 7 }), { contentBlockDelta: null }, { messageStart: 1 }];
    expect(() => partsOf(odd)).not.toThrow();
  });
});
