import type { JsonAnswer } from "./answer.ts";

/** What a knowledge base found. */
export interface Passage {
  readonly text: string;
  /** Where it stands: `s3://…`. */
  readonly uri: string;
  /** Relevance, as `Retrieve` gives it. */
  readonly score?: number;
}

/** An answer of `Retrieve`. */
export function retrieve(passages: readonly Passage[]): JsonAnswer {
  return {
    kind: "json",
    json: { retrievalResults: passages.map((passage) => ({ ...referenceOf(passage), score: passage.score })) },
  };
}

/** A passage as lookups, citations and `Retrieve` give it. */
export function referenceOf({ text, uri }: Passage): object {
  const metadata = { "x-amz-bedrock-kb-source-uri": uri };
  return { content: { text, type: "TEXT" }, location: { type: "S3", s3Location: { uri } }, metadata };
}
