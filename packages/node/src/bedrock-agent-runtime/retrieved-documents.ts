import { arrayOf, isRecord, memberOf, numberOf, stringOf } from "../values.ts";

/** A document in the form of the conventions' `RetrievalDocuments`. */
export interface RetrievalDocument {
  readonly id: string;
  /** Absent where the service gave none. */
  readonly score?: number;
  readonly content?: string;
}

/** The members of a `location` that name a document; each kind of source has its own. */
const ADDRESSES = ["uri", "url", "id"];

/** What a knowledge base answered with. A document that has no name is known by its position. */
export function retrievedDocuments(results: unknown): readonly RetrievalDocument[] {
  return arrayOf(results).map((result, position) => {
    const content = stringOf(memberOf(memberOf(result, "content"), "text"));
    const score = numberOf(memberOf(result, "score"));
    return {
      id:
        stringOf(memberOf(result, "documentId")) ??
        addressOf(memberOf(result, "location")) ??
        sourceOf(memberOf(result, "metadata")) ??
        String(position),
      ...(score === undefined ? {} : { score }),
      ...(content === undefined ? {} : { content }),
    };
  });
}

/** Where there is no location, the metadata name the source: of managed knowledge bases, and of all others. */
function sourceOf(metadata: unknown): string | undefined {
  return stringOf(memberOf(metadata, "_source_uri")) ?? stringOf(memberOf(metadata, "x-amz-bedrock-kb-source-uri"));
}

/** `{ type: "S3", s3Location: { uri } }`, and the like. */
function addressOf(location: unknown): string | undefined {
  if (!isRecord(location)) return undefined;
  for (const place of Object.values(location)) {
    for (const name of ADDRESSES) {
      const address = stringOf(memberOf(place, name));
      if (address !== undefined) return address;
    }
  }
  return undefined;
}
