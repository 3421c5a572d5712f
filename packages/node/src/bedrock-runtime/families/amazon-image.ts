import { OPERATION } from "@outcrop/core";
import { arrayOf, countOf, isRecord, memberOf } from "../../values.ts";
import { imageAnswer, mediaBlock, promptInput } from "./converse-form.ts";
import type { Family } from "./family.ts";
import { firstOf, isText } from "./read.ts";

/** Members with an image that a task begins from. */
const SOURCES = ["image", "maskImage", "conditionImage", "sourceImage", "referenceImage"];

/** Amazon Titan Image Generator and Nova Canvas. They have no words for how an image came about: the conventions' stand for it. */
export const amazonImage: Family = {
  name: "amazon-image",
  claims: (body) => isRecord(memberOf(body, "imageGenerationConfig")) || textParams(body) !== undefined,
  request(body) {
    const config = memberOf(body, "imageGenerationConfig");
    const choices = countOf(memberOf(config, "numberOfImages"));
    return {
      operation: OPERATION.generateContent,
      outputType: "image",
      seed: countOf(memberOf(config, "seed")),
      choiceCount: choices === 1 ? undefined : choices,
    };
  },
  read(body) {
    const images = memberOf(body, "images");
    if (!Array.isArray(images) || memberOf(body, "seeds") !== undefined) return undefined;
    const made = images.filter(isText).map(() => "stop");
    // What a policy forbids is left out of the images, and told in a text.
    const reasons = isText(memberOf(body, "error")) ? [...made, "content_filter"] : made;
    return { images: made.length, finishReasons: reasons };
  },
  content: {
    input(body) {
      const params = textParams(body);
      const given = [...SOURCES.map((name) => memberOf(params, name)), ...arrayOf(memberOf(params, "images"))];
      const images = given.filter(isText).map((base64) => mediaBlock("image", { base64 }));
      return promptInput(firstOf(memberOf(params, "text"), memberOf(params, "prompt")), images);
    },
    output: (body) => arrayOf(memberOf(body, "images")).map((image) => imageAnswer(image)),
    events: () => [],
  },
};

/** `textToImageParams`, `inPaintingParams`, … of the task. */
function textParams(body: unknown): unknown {
  if (!isRecord(body) || !isText(body["taskType"])) return undefined;
  const name = Object.keys(body).find((key) => key.endsWith("Params") && key !== "singleEmbeddingParams");
  return name === undefined ? undefined : firstOf(body[name]);
}
