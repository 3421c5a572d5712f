import type { EmfDocument } from "./types.ts";

/** The document as one compact line of JSON, without a line break at its end. */
export function stringifyEmf(document: EmfDocument): string {
  return JSON.stringify(document);
}
