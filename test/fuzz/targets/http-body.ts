import { Readable } from "node:stream";
import type { IncomingMessage } from "node:http";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { BufferPool } from "../../../packages/server/src/pipeline/buffer-pool.ts";
import { CONTENT_ENCODINGS, createDecompressor } from "../../../packages/server/src/receive/otlp-http/decompress.ts";
import { readBody, type ByteBudget } from "../../../packages/server/src/receive/otlp-http/read-body.ts";
import type { FuzzTarget } from "../fuzz-target.ts";

const MAX_BYTES = 2048;
const HEAD = 3;
const decompress = createDecompressor();
const pool = new BufferPool();
const budget: ByteBudget = { used: 0, max: 8192 };

/**
 * Bodies on their way from the socket: in pieces, longer or shorter than was said, compressed or said to be. The first
 * bytes say how: compression, size of the pieces, and by how much the length is a lie.
 */
export const target: FuzzTarget = {
  grammar: "bytes",
  seeds() {
    const text = Buffer.from("a body ".repeat(40));
    const bomb = Buffer.alloc(3 * MAX_BYTES);
    const forms = [
      text,
      deflateSync(text),
      gzipSync(text),
      zstdCompressSync(text),
      gzipSync(bomb),
      zstdCompressSync(bomb),
    ];
    return forms.flatMap((form) => [1, 2, 3, 0].map((kind) => Buffer.concat([Uint8Array.of(kind, 7, 0), form])));
  },
  async run(input) {
    const encoding = CONTENT_ENCODINGS[(input[0] ?? 0) % CONTENT_ENCODINGS.length] ?? "identity";
    const request = requestOf(input);
    const read = await readBody(request, { maxBytes: MAX_BYTES, timeoutMs: 1000, budget, pool });
    request.destroy();
    if (read.kind !== "ok") return read.kind;
    const { length } = read.bytes;
    const plain = await decompress(read.bytes, encoding, MAX_BYTES);
    read.release();
    budget.used -= length;
    if (budget.used !== 0) throw new Error(`Expected nothing to be counted any more, got ${budget.used} bytes`);
    if (plain.kind !== "ok") return `${plain.kind} ${plain.reason}`;
    if (plain.bytes.length > MAX_BYTES)
      throw new Error(`Expected ${MAX_BYTES} bytes at most, got ${plain.bytes.length}`);
    return Uint8Array.from(plain.bytes);
  },
};

/** A request as far as a body is read from it. */
function requestOf(input: Uint8Array): IncomingMessage {
  const body = Buffer.from(input.subarray(HEAD));
  const size = 1 + (input[1] ?? 0) * 4;
  const pieces = Array.from({ length: Math.ceil(body.length / size) }, (_, at) =>
    body.subarray(at * size, (at + 1) * size),
  );
  const lie = ((input[2] ?? 0) << 24) >> 24;
  const declared = Math.max(0, body.length + lie);
  return Object.assign(Readable.from(pieces), {
    headers: { "content-length": String(declared) },
  }) as unknown as IncomingMessage;
}
