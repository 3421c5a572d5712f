import type { Decoded } from "./decoded-traces.ts";
import { MalformedError } from "./proto-reader.ts";
import { TooLargeError } from "./traces-builder.ts";

/** Turns what a decoder throws for a body that it cannot read into its answer. */
export function decodeSafely<Batch>(message: string, decode: () => Decoded<Batch>): Decoded<Batch> {
  try {
    return decode();
  } catch (error) {
    const reason = `Cannot decode ${message}: ${error instanceof Error ? error.message : String(error)}`;
    if (error instanceof MalformedError) return { kind: "malformed", reason };
    if (error instanceof TooLargeError) return { kind: "too-large", reason };
    throw error;
  }
}
