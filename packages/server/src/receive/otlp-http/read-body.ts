import type { IncomingMessage } from "node:http";
import type { BufferPool } from "../../pipeline/buffer-pool.ts";

export type ReadBody =
  /** `release`: the caller does not look at the bytes any more. */
  | { readonly kind: "ok"; readonly bytes: Uint8Array; readonly release: () => void }
  | { readonly kind: "too-large" }
  | { readonly kind: "timeout" }
  /** The sender has gone: there is nobody to answer. */
  | { readonly kind: "aborted" }
  /** Too many bodies are being read at once. */
  | { readonly kind: "busy" };

/**
 * Room that is made for a body on its sender's word: so many times what has come of it, up to so many bytes. Whoever only
 * says that much will come, on thousands of connections, must not be given it.
 */
const TRUSTED_TIMES = 8;
const TRUSTED_BYTES = 1024 * 1024;
/** Less than this is not taken from the pool, whose smallest buffers are larger. */
const POOLED_BYTES = 32 * 1024;

const NOTHING = Buffer.alloc(0);

/** A number of bytes that all requests together may hold. */
export interface ByteBudget {
  used: number;
  readonly max: number;
}

export interface ReadBodyOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** What was read stays counted after `ok`: the caller gives it back. */
  readonly budget: ByteBudget;
  readonly pool: BufferPool;
}

/**
 * Collects a request's body. A body that is not wanted any more is read on and thrown away, so that a sender in the
 * middle of writing it gets to see the answer instead of a broken connection; for as long again as a body may take.
 */
export async function readBody(request: IncomingMessage, options: ReadBodyOptions): Promise<ReadBody> {
  const { maxBytes, timeoutMs, budget, pool } = options;
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > maxBytes) return discard(request, { kind: "too-large" }, timeoutMs);
  if (budget.used + declared > budget.max) return discard(request, { kind: "busy" }, timeoutMs);
  return await new Promise<ReadBody>((resolve) => {
    // The first piece of a body is left where it is; most small ones have no other.
    let bytes: Buffer = NOTHING;
    let first: Buffer = NOTHING;
    let size = 0;
    const release = (): void => {
      if (bytes !== first) pool.give(bytes);
    };
    const finish = (result: ReadBody): void => {
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("close", onClose);
      if (result.kind !== "ok") {
        budget.used -= size;
        release();
      }
      // Of a sender that has gone there is nothing more to read.
      const isOver = result.kind === "ok" || result.kind === "aborted";
      resolve(isOver ? result : discard(request, result, timeoutMs));
    };
    const timer = setTimeout(() => finish({ kind: "timeout" }), timeoutMs);
    const onData = (chunk: Buffer): void => {
      const end = size + chunk.length;
      budget.used += chunk.length;
      if (size === 0) bytes = first = chunk;
      else if (end <= maxBytes) {
        if (end > bytes.length) {
          const larger = makeRoom(size, end, declared, pool);
          bytes.copy(larger, 0, 0, size);
          release();
          bytes = larger;
        }
        chunk.copy(bytes, size);
      }
      size = end;
      if (size > maxBytes) finish({ kind: "too-large" });
      else if (budget.used > budget.max) finish({ kind: "busy" });
    };
    const onEnd = (): void => finish({ kind: "ok", bytes: bytes.subarray(0, size), release });
    const onClose = (): void => finish({ kind: "aborted" });
    request.on("data", onData).on("end", onEnd).on("close", onClose);
    // An error of the connection is told by `close`; without a listener it would end the process.
    request.on("error", () => {});
  });
}

function makeRoom(size: number, needed: number, declared: number, pool: BufferPool): Buffer {
  const trusted = Math.min(declared, needed * TRUSTED_TIMES, TRUSTED_BYTES);
  const room = Math.max(needed, size * 2, trusted);
  return room < POOLED_BYTES ? Buffer.allocUnsafeSlow(room) : pool.take(room);
}

function discard(request: IncomingMessage, result: ReadBody, timeoutMs: number): ReadBody {
  // A sender that goes on and on is cut off.
  const timer = setTimeout(() => request.destroy(), timeoutMs);
  request.once("end", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
  request.resume();
  return result;
}
