import { describe, expect, it } from "vitest";
import { amazonImage } from "./amazon-image.ts";
import { pegasus } from "./pegasus.ts";
import { stability } from "./stability.ts";

describe("images and video", () => {
  it("of Amazon: the images that the answer holds are counted", () => {
    const request = {
      taskType: "TEXT_IMAGE",
      textToImageParams: { text: "a fox" },
      imageGenerationConfig: { numberOfImages: 3, seed: 7 },
    };
    expect(amazonImage.request(request)).toEqual({
      operation: "generate_content",
      outputType: "image",
      seed: 7,
      choiceCount: 3,
    });
    expect(amazonImage.read({ images: ["AAAA", "BBBB"], error: null })).toEqual({
      images: 2,
      finishReasons: ["stop", "stop"],
    });
    expect(amazonImage.read({ images: ["AAAA"], error: "Some were removed." })).toEqual({
      images: 1,
      finishReasons: ["stop", "content_filter"],
    });
    expect(amazonImage.read({ images: [], error: "All were removed." })).toEqual({
      images: 0,
      finishReasons: ["content_filter"],
    });
    expect(amazonImage.content?.input(request)).toEqual({ messages: [{ role: "user", content: [{ text: "a fox" }] }] });
  });

  it("of Stability: filtered images tell why", () => {
    expect(stability.request({ prompt: "a", aspect_ratio: "1:1", seed: 3 })).toMatchObject({
      operation: "generate_content",
      outputType: "image",
      seed: 3,
    });
    expect(
      stability.read({ seeds: [1, 2], finish_reasons: [null, "Filter reason: prompt"], images: ["AAAA"] }),
    ).toEqual({
      images: 1,
      finishReasons: ["stop", "Filter reason: prompt"],
    });
    expect(stability.read({ seeds: [1], images: ["AAAA"] })).toEqual({ images: 1, finishReasons: ["stop"] });
    expect(stability.read({ result: "success", artifacts: [{ base64: "AAAA", finishReason: "SUCCESS" }] })).toEqual({
      images: 1,
      finishReasons: ["SUCCESS"],
    });
    expect(stability.content?.output({ images: ["AAAA"], finish_reasons: [null] })[0]?.stopReason).toBe("stop");
  });

  it("by TwelveLabs Pegasus: text about a video", () => {
    const request = { inputPrompt: "What?", mediaSource: { base64String: "AAAA" }, maxOutputTokens: 9, temperature: 0 };
    expect(pegasus.request(request)).toMatchObject({ operation: "generate_content", maxTokens: 9, temperature: 0 });
    for (const responseFormat of [{ jsonSchema: {} }, { type: "json_schema", json_schema: {} }]) {
      expect(pegasus.request({ ...request, responseFormat }).outputType).toBe("json");
    }
    expect(pegasus.request(request).outputType).toBeUndefined();
    expect(pegasus.read({ message: "A fox", finishReason: "stop" })).toEqual({
      finishReasons: ["stop"],
      hasContent: true,
    });
    expect(pegasus.read({ message: null })).toBeUndefined();
  });
});
