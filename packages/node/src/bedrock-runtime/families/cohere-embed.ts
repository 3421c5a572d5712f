import { OPERATION } from "@outcrop/core";
import { countOf, memberOf, stringOf } from "../../values.ts";
import { cohereUsage } from "./cohere-chat.ts";
import type { Family } from "./family.ts";
import { at, firstOf, lengthOf, textsOf } from "./read.ts";

/** Formats with one item for each dimension, and those that pack eight into one. */
const WHOLE_NUMBERS = ["float", "int8", "uint8"];
const PACKED = ["binary", "ubinary"];

/** Cohere Embed. Its bodies count no tokens: the response headers do. */
export const cohereEmbed: Family = {
  name: "cohere-embed",
  claims: (body) => memberOf(body, "input_type") !== undefined,
  request: (body) => ({
    operation: OPERATION.embeddings,
    encodingFormats: textsOf(memberOf(body, "embedding_types")) ?? ["float"],
    dimensions: countOf(memberOf(body, "output_dimension")),
  }),
  read(body) {
    const embeddings = memberOf(body, "embeddings");
    const first = firstOf(at(embeddings, 0), ...WHOLE_NUMBERS.map((type) => at(embeddings, type, 0)));
    const isByType = [...PACKED, "base64"].some((type) => Array.isArray(memberOf(embeddings, type)));
    if (!Array.isArray(first) && !isByType) return undefined;
    const dimensions = lengthOf(first) ?? packedLength(embeddings) ?? floatsIn(at(embeddings, "base64", 0));
    return { usage: cohereUsage(body), id: stringOf(memberOf(body, "id")), dimensions };
  },
};

function packedLength(embeddings: unknown): number | undefined {
  const [bytes] = PACKED.flatMap((type) => lengthOf(at(embeddings, type, 0)) ?? []);
  return bytes === undefined ? undefined : bytes * 8;
}

/** `base64` is of floats of four bytes. */
function floatsIn(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const padding = text.endsWith("==") ? 2 : Number(text.endsWith("="));
  return countOf(((text.length * 3) / 4 - padding) / 4);
}
