import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toInputMessages, toOutputMessages, toSystemInstructions, toToolDefinitions } from "./converse-messages.ts";

function partsOf(...content: readonly unknown[]): unknown {
  return toInputMessages([{ role: "user", content }])[0]?.parts;
}

describe("toInputMessages", () => {
  it("keeps roles and texts, and gives a message of tool results the role tool", () => {
    expect(
      toInputMessages([
        { role: "user", content: [{ text: "What is it like in Oslo?" }] },
        { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "weather", input: { city: "Oslo" } } }] },
        { role: "user", content: [{ toolResult: { toolUseId: "t1", content: [{ json: { c: -3 } }] } }] },
        { role: "user", content: [{ toolResult: { toolUseId: "t2", content: [] } }, { text: "and?" }] },
      ]),
    ).toEqual([
      { role: "user", parts: [{ type: "text", content: "What is it like in Oslo?" }] },
      { role: "assistant", parts: [{ type: "tool_call", id: "t1", name: "weather", arguments: { city: "Oslo" } }] },
      { role: "tool", parts: [{ type: "tool_call_response", id: "t1", response: { c: -3 } }] },
      {
        role: "user",
        parts: [
          { type: "tool_call_response", id: "t2", response: [] },
          { type: "text", content: "and?" },
        ],
      },
    ]);
  });

  it("tells the size of bytes and never holds them", () => {
    const bytes = new Uint8Array(1000);
    expect(
      partsOf(
        { image: { format: "png", source: { bytes } } },
        { document: { format: "pdf", name: "bill", source: { bytes: Buffer.from("hello").toString("base64") } } },
        { video: { format: "three_gp", source: { s3Location: { uri: "s3://b/v" } } } },
        { image: { format: "new", source: { bytes: bytes.buffer } } },
      ),
    ).toEqual([
      { type: "blob", modality: "image", content: "", mime_type: "image/png", byte_size: 1000 },
      { type: "blob", modality: "document", content: "", mime_type: "application/pdf", byte_size: 5 },
      { type: "uri", modality: "video", uri: "s3://b/v", mime_type: "video/3gpp" },
      { type: "blob", modality: "image", content: "", byte_size: 1000 },
    ]);
  });

  it("puts what the conventions have no part for under a type of its own", () => {
    expect(
      partsOf(
        { cachePoint: { type: "default" } },
        { guardContent: { text: { text: "hm" } } },
        { document: { format: "txt", name: "n", source: { text: "whole text" } } },
        { reasoningContent: { redactedContent: new Uint8Array(7) } },
        { $unknown: ["hologram", { w: 1n }] },
        { text: undefined, telepathy: { bytes: new Uint8Array(3) } },
      ),
    ).toEqual([
      { type: "bedrock.cachePoint", content: { type: "default" } },
      { type: "bedrock.guardContent", content: { text: { text: "hm" } } },
      { type: "bedrock.document", content: { format: "txt", name: "n", source: { text: "whole text" } } },
      { type: "bedrock.redactedReasoning", content: { redactedContent: { byte_size: 7 } } },
      { type: "bedrock.hologram", content: { w: "1" } },
      { type: "bedrock.telepathy", content: { bytes: { byte_size: 3 } } },
    ]);
  });

  it("reads tool results of one text, of several parts, and of failures", () => {
    const image = { image: { format: "png", source: { bytes: new Uint8Array(2) } } };
    expect(
      partsOf(
        { toolResult: { toolUseId: "a", content: [{ text: "sunny" }], status: "success" } },
        { toolResult: { toolUseId: "b", content: [{ text: "see" }, image, { json: [1] }], status: "error" } },
      ),
    ).toEqual([
      { type: "tool_call_response", id: "a", response: "sunny" },
      {
        type: "tool_call_response",
        id: "b",
        status: "error",
        response: [
          { type: "text", content: "see" },
          { type: "blob", modality: "image", content: "", mime_type: "image/png", byte_size: 2 },
          [1],
        ],
      },
    ]);
  });

  it("takes anything and throws on nothing", () => {
    const trap = {
      get content(): never {
        throw new Error("a getter of the caller's");
      },
      role: "user",
    };
    const loop: Record<string, unknown> = { role: "user" };
    loop["content"] = [{ toolUse: { name: "n", input: loop } }];
    expect(toInputMessages([trap, null, 7, { content: [] }])).toEqual([{ role: "user", parts: [] }]);
    expect(() => JSON.stringify(toInputMessages([loop]))).not.toThrow();
    const block = fc.dictionary(fc.constantFrom("text", "toolUse", "toolResult", "image", "$unknown"), fc.anything());
    fc.assert(
      fc.property(fc.array(fc.oneof(block, fc.anything())), (content) => {
        JSON.stringify(toInputMessages([{ role: "user", content }]));
        JSON.stringify(toSystemInstructions(content));
        JSON.stringify(toToolDefinitions({ tools: content }));
      }),
    );
  });
});

describe("toOutputMessages", () => {
  it("maps the stop reason, keeps a new one, and calls a missing one an error", () => {
    const message = { role: "assistant", content: [{ reasoningContent: { reasoningText: { text: "hm" } } }] };
    const parts = [{ type: "reasoning", content: "hm" }];
    expect(toOutputMessages(message, "max_tokens")).toEqual([{ role: "assistant", parts, finish_reason: "length" }]);
    expect(toOutputMessages(message, "bored")).toEqual([{ role: "assistant", parts, finish_reason: "bored" }]);
    expect(toOutputMessages(message, undefined)).toEqual([{ role: "assistant", parts, finish_reason: "error" }]);
    expect(toOutputMessages(undefined, "end_turn")).toEqual([]);
  });

  it("reads cited text as text, and a server tool as one", () => {
    const content = [
      { citationsContent: { content: [{ text: "It " }, { text: "is." }], citations: [{ title: "t" }] } },
      { toolUse: { toolUseId: "s", name: "nova_grounding", type: "server_tool_use", input: {} } },
    ];
    expect(toOutputMessages({ role: "assistant", content }, "end_turn")[0]?.parts).toEqual([
      { type: "text", content: "It is.", citations: [{ title: "t" }] },
      {
        type: "server_tool_call",
        id: "s",
        name: "nova_grounding",
        server_tool_call: { type: "server_tool_use", input: {} },
      },
    ]);
  });
});

describe("toSystemInstructions and toToolDefinitions", () => {
  it("read what Converse takes beside the messages", () => {
    expect(toSystemInstructions([{ text: "Be brief." }, { cachePoint: { type: "default" } }])).toEqual([
      { type: "text", content: "Be brief." },
      { type: "bedrock.cachePoint", content: { type: "default" } },
    ]);
    const inputSchema = { json: { type: "object" } };
    expect(
      toToolDefinitions({
        tools: [
          { toolSpec: { name: "f", description: "d", inputSchema } },
          { cachePoint: { type: "default" } },
          { systemTool: { name: "nova_grounding" } },
          { toolSpec: { name: "bare" } },
        ],
      }),
    ).toEqual([
      { type: "function", name: "f", description: "d", parameters: { type: "object" } },
      { type: "system", name: "nova_grounding" },
      { type: "function", name: "bare" },
    ]);
  });
});
