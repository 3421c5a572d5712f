import { promisify } from "node:util";
import { gunzip, inflate, zstdDecompress } from "node:zlib";

const INFLATERS = { gzip: promisify(gunzip), deflate: promisify(inflate), zstd: promisify(zstdDecompress) } as const;

export type ContentEncoding = "identity" | keyof typeof INFLATERS;

export const CONTENT_ENCODINGS = ["identity", "gzip", "deflate", "zstd"] as const satisfies readonly ContentEncoding[];

export type Decompressed =
  | { readonly kind: "ok"; readonly bytes: Uint8Array }
  | { readonly kind: "malformed"; readonly reason: string }
  | { readonly kind: "too-large"; readonly reason: string };

export function parseContentEncoding(header: string | undefined): ContentEncoding | undefined {
  const name = (header ?? "").trim().toLowerCase() || "identity";
  return CONTENT_ENCODINGS.find((encoding) => encoding === name);
}

/** Decompresses at most `maxBytes`, off the main thread: a bomb costs no more than that. */
export async function decompress(
  bytes: Uint8Array,
  encoding: ContentEncoding,
  maxBytes: number,
): Promise<Decompressed> {
  if (encoding === "identity") return { kind: "ok", bytes };
  // zlib answers an empty input with an empty output, which no compressor writes.
  if (bytes.length === 0) return { kind: "malformed", reason: `Cannot read ${encoding} body: expected data, got none` };
  try {
    return { kind: "ok", bytes: await INFLATERS[encoding](bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    if (error instanceof RangeError) {
      return {
        kind: "too-large",
        reason: `Cannot take body: expected at most ${maxBytes} bytes once decompressed, got more`,
      };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "malformed", reason: `Cannot read ${encoding} body: ${message}` };
  }
}
