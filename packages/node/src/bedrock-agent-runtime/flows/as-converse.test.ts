import { describe, expect, it } from "vitest";
import { asConverse } from "./as-converse.ts";

describe("a flow's Converse", () => {
  it("loses the kinds that its blocks name, also in a tool's result", () => {
    const content = [
      { type: "TEXT", text: "hi" },
      { type: "TOOL_RESULT", toolResult: { toolUseId: "t", content: [{ type: "JSON", json: { type: "TEXT" } }] } },
    ];
    const plain = [{ text: "hi" }, { toolResult: { toolUseId: "t", content: [{ json: { type: "TEXT" } }] } }];
    expect(asConverse({ modelId: "m", system: [content[0]], messages: [{ role: "user", content }] })).toEqual({
      modelId: "m",
      system: [plain[0]],
      messages: [{ role: "user", content: plain }],
    });
    expect(asConverse({ output: { message: { content }, type: "MESSAGE" } })).toEqual({
      output: { message: { content: plain }, type: "MESSAGE" },
    });
  });

  it.each([[undefined], [null], ["text"], [[1]], [{ messages: [7, {}], output: { message: null } }]])(
    "stays as it is where it has another form: %j",
    (value) => {
      expect(asConverse(value)).toEqual(value);
    },
  );
});
