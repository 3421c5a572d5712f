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
    if (!Array.isArray(first) && !PACKED.some((type) => Array.isArray(memberOf(embeddings, type)))) return undefined;
    return { usage: cohereUsage(body), id: stringOf(memberOf(body, "id")), dimensions: lengthOf(first) };
  },
};
