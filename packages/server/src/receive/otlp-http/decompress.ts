import { promisify } from "node:util";
import { constants, gunzip, inflate, zstdDecompress } from "node:zlib";

const INFLATERS = { gzip: promisify(gunzip), deflate: promisify(inflate), zstd: promisify(zstdDecompress) } as const;

export type ContentEncoding = "identity" | keyof typeof INFLATERS;

export const CONTENT_ENCODINGS = ["identity", "gzip", "deflate", "zstd"] as const satisfies readonly ContentEncoding[];

/** RFC 9110 has an older name for gzip, the Collector has what deflate means for a name. */
const ALIASES: Readonly<Record<string, ContentEncoding>> = { "x-gzip": "gzip", zlib: "deflate" };

/** RFC 9659: over HTTP a zstd frame may ask for a window of 8 MiB at most. Every level up to 19 keeps to it. */
const ZSTD_PARAMS = { [constants.ZSTD_d_windowLogMax]: 23 };

/** Bodies that are decompressed at once; the pool of threads that does it has four by default. */
const AT_ONCE = 4;

type Decompressed =
  | { readonly kind: "ok"; readonly bytes: Uint8Array }
  | { readonly kind: "malformed"; readonly reason: string }
  | { readonly kind: "too-large"; readonly reason: string };

export function parseContentEncoding(header: string | undefined): ContentEncoding | undefined {
  const name = (header ?? "").trim().toLowerCase() || "identity";
  return CONTENT_ENCODINGS.find((encoding) => encoding === (ALIASES[name] ?? name));
}

/** Decompresses one body to at most `maxBytes`. */
export type Decompressor = (bytes: Uint8Array, encoding: ContentEncoding, maxBytes: number) => Promise<Decompressed>;

/** Off the main thread, a few at a time: however many bombs come at once, they cost no more than those few may grow to. */
export function createDecompressor(): Decompressor {
  const waiting: (() => void)[] = [];
  let free = AT_ONCE;
  return async (bytes, encoding, maxBytes) => {
    if (encoding === "identity") return { kind: "ok", bytes };
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await decompress(bytes, encoding, maxBytes);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

async function decompress(
  bytes: Uint8Array,
  encoding: Exclude<ContentEncoding, "identity">,
  maxBytes: number,
): Promise<Decompressed> {
  // zlib answers an empty input with an empty output, which no compressor writes.
  if (bytes.length === 0) return { kind: "malformed", reason: `Cannot read ${encoding} body: expected data, got none` };
  try {
    return { kind: "ok", bytes: await INFLATERS[encoding](bytes, { maxOutputLength: maxBytes, params: ZSTD_PARAMS }) };
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
