import { OPERATION } from "@outcrop/core";
import { arrayOf, countOf, memberOf, stringOf } from "../../values.ts";
import { imageAnswer, mediaBlock, promptInput } from "./converse-form.ts";
import type { AnswerFacts, Family } from "./family.ts";
import { at, firstOf, isText } from "./read.ts";

/**
 * Stability AI: Stable Image and Stable Diffusion 3 (`images`), SDXL (`artifacts`). In the first a reason is there only
 * where something was filtered.
 */
export const stability: Family = {
  name: "stability",
  claims: (body) => Array.isArray(memberOf(body, "text_prompts")) || isText(memberOf(body, "aspect_ratio")),
  request(body) {
    const choices = countOf(memberOf(body, "samples"));
    return {
      operation: OPERATION.generateContent,
      outputType: "image",
      seed: countOf(memberOf(body, "seed")),
      choiceCount: choices === 1 ? undefined : choices,
    };
  },
  read: (body) => readImages(body) ?? readArtifacts(body),
  content: {
    input(body) {
      const given = ["image", "mask", "init_image", "mask_image"].map((name) => memberOf(body, name)).filter(isText);
      const images = given.map((base64) => mediaBlock("image", { base64 }));
      return promptInput(firstOf(memberOf(body, "prompt"), at(body, "text_prompts", 0, "text")), images);
    },
    output: (body) => [
      ...arrayOf(memberOf(body, "images")).map((image, index) => imageAnswer(image, at(body, "finish_reasons", index))),
      ...arrayOf(memberOf(body, "artifacts")).map((artifact) =>
        imageAnswer(memberOf(artifact, "base64"), memberOf(artifact, "finishReason")),
      ),
    ],
    events: () => [],
  },
};

function readImages(body: unknown): AnswerFacts | undefined {
  const reasons = memberOf(body, "finish_reasons");
  if (memberOf(body, "seeds") === undefined && !Array.isArray(reasons)) return undefined;
  const images = arrayOf(memberOf(body, "images"));
  return {
    images: images.filter(isText).length,
    // `null`, or no list of reasons: the image is there.
    finishReasons: (Array.isArray(reasons) ? reasons : images)
      .map((_, index) => at(reasons, index) ?? "stop")
      .map(stringOf),
  };
}

function readArtifacts(body: unknown): AnswerFacts | undefined {
  const artifacts = memberOf(body, "artifacts");
  if (!Array.isArray(artifacts)) return undefined;
  return {
    images: artifacts.filter((artifact: unknown) => isText(memberOf(artifact, "base64"))).length,
    finishReasons: artifacts.map((artifact: unknown) => stringOf(memberOf(artifact, "finishReason"))),
  };
}
