import { promisify } from "node:util";
import { constants, gunzip, inflate, zstdDecompress, type ZstdOptions } from "node:zlib";

const INFLATERS = { gzip: promisify(gunzip), deflate: promisify(inflate), zstd: unzstd } as const;

export type ContentEncoding = "identity" | keyof typeof INFLATERS;

export const CONTENT_ENCODINGS = ["identity", "gzip", "deflate", "zstd"] as const satisfies readonly ContentEncoding[];

/** RFC 9110 has an older name for gzip, the Collector has what deflate means for a name. */
const ALIASES: Readonly<Record<string, ContentEncoding>> = { "x-gzip": "gzip", zlib: "deflate" };

/** RFC 9659: over HTTP a zstd frame may ask for a window of 8 MiB at most. Every level up to 19 keeps to it. */
const ZSTD_PARAMS = { [constants.ZSTD_d_windowLogMax]: 23 };

/** A sender that divides its largest body has a few dozen; beyond, each costs more than what it holds. */
const MAX_ZSTD_FRAMES = 1000;

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

/** With `info`, Node also tells how much of the input the frame took; its types do not. */
const unzstdFrame = promisify(zstdDecompress) as unknown as (
  bytes: Uint8Array,
  options: ZstdOptions,
) => Promise<{ readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } }>;

/** Zstd's content is that of all frames in a row (RFC 8878, 3.1). Node stops after the first, and says nothing of the rest. */
async function unzstd(bytes: Uint8Array, { maxOutputLength }: { readonly maxOutputLength: number }) {
  const frames: Uint8Array[] = [];
  let room = maxOutputLength;
  for (let rest = bytes; rest.length > 0;) {
    if (frames.length === MAX_ZSTD_FRAMES) throw new Error(`expected at most ${MAX_ZSTD_FRAMES} frames, got more`);
    const options = { info: true, maxOutputLength: Math.max(1, room), params: ZSTD_PARAMS };
    const { buffer, engine } = await unzstdFrame(rest, options);
    room -= buffer.length;
    if (room < 0) throw new RangeError("too large");
    frames.push(buffer);
    rest = rest.subarray(engine.bytesWritten);
  }
  const [only, ...others] = frames;
  return only !== undefined && others.length === 0 ? only : Buffer.concat(frames);
}
