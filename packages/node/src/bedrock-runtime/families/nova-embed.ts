import { OPERATION } from "@outcrop/core";
import { countOf, memberOf } from "../../values.ts";
import type { Family } from "./family.ts";
import { at, firstOf, lengthOf } from "./read.ts";

/** Amazon Nova multimodal embeddings. */
export const novaEmbed: Family = {
  name: "nova-embed",
  claims: (body) => memberOf(body, "singleEmbeddingParams") !== undefined,
  request: (body) => ({
    operation: OPERATION.embeddings,
    encodingFormats: ["float"],
    dimensions: countOf(
      firstOf(
        at(body, "singleEmbeddingParams", "embeddingDimension"),
        at(body, "segmentedEmbeddingParams", "embeddingDimension"),
      ),
    ),
  }),
  read(body) {
    const first = at(body, "embeddings", 0, "embedding");
    return Array.isArray(first) ? { dimensions: lengthOf(first) } : undefined;
  },
};
