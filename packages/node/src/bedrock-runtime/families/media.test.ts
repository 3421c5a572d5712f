import { toInputMessages } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { memberOf } from "../../values.ts";
import { amazonImage } from "./amazon-image.ts";
import { anthropic } from "./anthropic.ts";
import type { Family } from "./family.ts";
import { nova } from "./nova.ts";
import { openAi } from "./open-ai.ts";
import { pegasus } from "./pegasus.ts";
import { stability } from "./stability.ts";

/** Nine bytes. */
const BASE64 = Buffer.from("nine byte").toString("base64");
const described = (modality: string, mime_type?: string) => ({
  type: "blob",
  modality,
  content: "",
  ...(mime_type === undefined ? {} : { mime_type }),
  byte_size: 9,
});
const anthropicBlock = (type: string, source: object) => ({
  messages: [{ role: "user", content: [{ type, source }] }],
});
const openAiPart = (part: object) => ({ messages: [{ role: "user", content: [part] }] });

describe("images, sounds and documents in a request", () => {
  it.each<[string, Family, object, readonly object[]]>([
    [
      "Anthropic, base64",
      anthropic,
      anthropicBlock("image", { type: "base64", media_type: "image/webp", data: BASE64 }),
      [described("image", "image/webp")],
    ],
    [
      "Anthropic, an address",
      anthropic,
      anthropicBlock("document", { type: "url", url: "https://a.example/b.pdf" }),
      [{ type: "uri", modality: "document", uri: "https://a.example/b.pdf" }],
    ],
    [
      "Anthropic, a file",
      anthropic,
      anthropicBlock("image", { type: "file", file_id: "file_1" }),
      [{ type: "file", modality: "image", file_id: "file_1" }],
    ],
    [
      "Anthropic, a document that is text",
      anthropic,
      anthropicBlock("document", { type: "text", media_type: "text/plain", data: "hello" }),
      [{ type: "text", content: "hello" }],
    ],
    [
      "Anthropic, a document of blocks",
      anthropic,
      anthropicBlock("document", {
        type: "content",
        content: [
          { type: "text", text: "hello" },
          { type: "image", data: BASE64 },
        ],
      }),
      [{ type: "text", content: "hello" }],
    ],
    [
      "Anthropic, a kind that is new",
      anthropic,
      anthropicBlock("hologram", { type: "base64", data: BASE64 }),
      [described("document")],
    ],
    [
      "OpenAI, a data URL",
      openAi,
      openAiPart({ type: "image_url", image_url: { url: `data:image/png;base64,${BASE64}` } }),
      [described("image", "image/png")],
    ],
    [
      "OpenAI, an address",
      openAi,
      openAiPart({ type: "image_url", image_url: { url: "https://a.example/b.png" } }),
      [{ type: "uri", modality: "image", uri: "https://a.example/b.png" }],
    ],
    [
      "OpenAI, sound",
      openAi,
      openAiPart({ type: "input_audio", input_audio: { data: BASE64, format: "wav" } }),
      [described("audio", "audio/wav")],
    ],
    [
      "OpenAI, a file",
      openAi,
      openAiPart({ type: "file", file: { file_data: `data:application/pdf;base64,${BASE64}` } }),
      [described("document", "application/pdf")],
    ],
    [
      "Nova, an object of S3",
      nova,
      {
        messages: [
          { role: "user", content: [{ video: { format: "mp4", source: { s3Location: { uri: "s3://a/b.mp4" } } } }] },
        ],
      },
      [{ type: "uri", modality: "video", uri: "s3://a/b.mp4", mime_type: "video/mp4" }],
    ],
    [
      "Pegasus, an object of S3",
      pegasus,
      { inputPrompt: "What?", mediaSource: { s3Location: { uri: "s3://a/b.mp4" } } },
      [
        { type: "text", content: "What?" },
        { type: "uri", modality: "video", uri: "s3://a/b.mp4" },
      ],
    ],
    [
      "Pegasus, base64",
      pegasus,
      { inputPrompt: "What?", mediaSource: { base64String: BASE64 } },
      [{ type: "text", content: "What?" }, described("video")],
    ],
    [
      "Nova Canvas",
      amazonImage,
      { taskType: "INPAINTING", inPaintingParams: { image: BASE64, maskPrompt: "sky", text: "a fox" } },
      [{ type: "text", content: "a fox" }, described("image")],
    ],
    [
      "Stability",
      stability,
      { prompt: "a fox", image: BASE64 },
      [{ type: "text", content: "a fox" }, described("image")],
    ],
  ])("of %s are referred to, with their size, and never copied", (_, family, body, parts) => {
    const messages = toInputMessages(memberOf(family.content?.input(body), "messages"));
    expect(messages).toEqual([{ role: "user", parts }]);
    expect(JSON.stringify(messages)).not.toContain(BASE64);
  });
});
