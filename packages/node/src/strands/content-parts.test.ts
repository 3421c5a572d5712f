import { describe, expect, it } from "vitest";
import { toParts } from "./content-parts.ts";

describe("toParts", () => {
  it("takes the first known member of a block, and every member of an unknown one", () => {
    const blocks = [
      { toolUse: { toolUseId: "t", name: "calc", input: 1 }, text: "a" },
      { toolResult: { toolUseId: "t", content: [] } },
      { interruptResponse: { interruptId: "i", response: "yes" } },
      { image: 1, video: 2 },
      {},
    ];
    expect(toParts(blocks)).toEqual([
      { type: "text", content: "a" },
      { type: "tool_call_response", id: "t", response: [] },
      { type: "interrupt_response", id: "i", response: "yes" },
      { type: "image", content: 1 },
      { type: "video", content: 2 },
    ]);
  });

  it("makes nothing of what is no list of blocks", () => {
    expect([toParts(undefined), toParts("text"), toParts([null, 1])]).toEqual([[], [], []]);
  });
});
