import { describe, expect, it } from "vitest";
import { promptContent } from "./prompt-content.ts";

const text = (content: string): object => ({ type: "text", content });

describe("the prompt of a model call in an agent's trace", () => {
  it("is its system and messages, where it is JSON of them", () => {
    const prompt = {
      system: " You help. ",
      messages: [
        { role: "user", content: "[{text=Hi}]" },
        { role: "assistant", content: [{ text: "Yes?" }] },
      ],
    };
    expect(promptContent(JSON.stringify(prompt))).toEqual({
      systemInstructions: [text(" You help. ")],
      inputMessages: [
        { role: "user", parts: [text("[{text=Hi}]")] },
        { role: "assistant", parts: [text("Yes?")] },
      ],
      toolDefinitions: [],
    });
  });

  it("is one message, where it is text or JSON of something else", () => {
    for (const prompt of ["Answer this.", "{broken", '{"question":"why"}']) {
      expect(promptContent(prompt).inputMessages).toEqual([{ role: "user", parts: [text(prompt)] }]);
    }
    expect(promptContent(undefined).inputMessages).toEqual([]);
  });
});
