import { Readable } from "node:stream";
import type { IncomingMessage } from "node:http";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { BufferPool } from "../../../packages/server/src/pipeline/buffer-pool.ts";
import { CONTENT_ENCODINGS, createDecompressor } from "../../../packages/server/src/receive/otlp-http/decompress.ts";
import { readBody, type ByteBudget } from "../../../packages/server/src/receive/otlp-http/read-body.ts";
import type { FuzzTarget } from "../fuzz-target.ts";

const MAX_BYTES = 2048;
const HEAD = 4;
const decompress = createDecompressor();
const pool = new BufferPool();
/** Of all requests together: enough for one, and not enough. */
const BUDGETS = [8192, 700];

/**
 * Bodies on their way from the socket: in pieces, longer or shorter than was said, compressed or said to be, given up by
 * their senders. The first bytes say how: compression, size of the pieces, by how much the length is a lie, the rest.
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
    return forms.flatMap((form) => [1, 2, 3, 0].map((kind) => Buffer.concat([Uint8Array.of(kind, 7, 0, kind), form])));
  },
  async run(input) {
    const encoding = CONTENT_ENCODINGS[(input[0] ?? 0) % CONTENT_ENCODINGS.length] ?? "identity";
    const request = requestOf(input);
    const budget: ByteBudget = { used: 0, max: BUDGETS[(input[3] ?? 0) & 1] ?? 0 };
    const read = await readBody(request, { maxBytes: MAX_BYTES, timeoutMs: 1000, budget, pool });
    const kept = read.kind === "ok" ? read.bytes.length : 0;
    if (budget.used !== kept) throw new Error(`Expected ${kept} bytes to be counted, got ${budget.used}`);
    request.destroy();
    if (read.kind !== "ok") return read.kind;
    const plain = await decompress(read.bytes, encoding, MAX_BYTES);
    if (plain.kind !== "ok") return `${plain.kind} ${plain.reason}`;
    if (plain.bytes.length > MAX_BYTES)
      throw new Error(`Expected ${MAX_BYTES} bytes at most, got ${plain.bytes.length}`);
    const answer = Uint8Array.from(plain.bytes);
    read.release();
    return answer;
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
  const isGivenUp = ((input[3] ?? 0) & 2) !== 0;
  return Object.assign(Readable.from(isGivenUp ? givenUp(pieces) : pieces), {
    headers: { "content-length": String(declared) },
  }) as unknown as IncomingMessage;
}

async function* givenUp(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
  throw new Error("the sender has gone");
}
