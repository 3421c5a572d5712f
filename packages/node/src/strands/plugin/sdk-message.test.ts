import { ImageBlock, Message, ReasoningBlock, TextBlock, ToolUseBlock } from "@strands-agents/sdk";
import { describe, expect, it } from "vitest";
import { plainMessage, plainMessages, plainStopReason, plainToolResult } from "./sdk-message.ts";

describe("plainMessage", () => {
  it("writes the SDK's blocks in the form that Python has", () => {
    const message = new Message({
      role: "assistant",
      content: [
        new TextBlock("hi"),
        new ToolUseBlock({ name: "add", toolUseId: "t", input: { a: 1 } }),
        new ReasoningBlock({ text: "since" }),
      ],
    });
    expect(plainMessage(message)).toEqual({
      role: "assistant",
      content: [
        { text: "hi" },
        { toolUse: { name: "add", toolUseId: "t", input: { a: 1 } } },
        expect.objectContaining({ reasoning: { text: "since" } }),
      ],
    });
    const image = new ImageBlock({ format: "png", source: { bytes: new Uint8Array([1]) } });
    expect(plainMessage(new Message({ role: "user", content: [image] })).content[0]).toHaveProperty("image");
  });

  it("makes something of whatever it is given", () => {
    expect(plainMessage(undefined)).toEqual({ role: "user", content: [] });
    expect(plainMessages("hello")).toEqual([]);
    expect(plainToolResult({ content: [1] })).toEqual({ toolUseId: "", status: "success", content: [{ text: "1" }] });
  });
});

describe("plainStopReason", () => {
  it("spells reasons as Python and Bedrock do", () => {
    expect(["endTurn", "maxTokens", "interrupt", "end_turn"].map(plainStopReason)).toEqual([
      "end_turn",
      "max_tokens",
      "interrupt",
      "end_turn",
    ]);
    expect(plainStopReason(undefined)).toBeUndefined();
  });
});
