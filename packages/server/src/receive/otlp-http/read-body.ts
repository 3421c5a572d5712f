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

/** Room that is made for a body on its sender's word; more is made as it comes. */
const TRUSTED_BYTES = 1024 * 1024;

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
    let bytes = pool.take(Math.min(declared, TRUSTED_BYTES));
    let size = 0;
    const finish = (result: ReadBody): void => {
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("close", onClose);
      if (result.kind !== "ok") {
        budget.used -= size;
        pool.give(bytes);
      }
      resolve(result.kind === "ok" ? result : discard(request, result, timeoutMs));
    };
    const timer = setTimeout(() => finish({ kind: "timeout" }), timeoutMs);
    const onData = (chunk: Buffer): void => {
      const end = size + chunk.length;
      budget.used += chunk.length;
      if (end > bytes.length && end <= maxBytes) bytes = grown(bytes, size, end, pool);
      if (end <= bytes.length) chunk.copy(bytes, size);
      size = end;
      if (size > maxBytes) finish({ kind: "too-large" });
      else if (budget.used > budget.max) finish({ kind: "busy" });
    };
    const onEnd = (): void => finish({ kind: "ok", bytes: bytes.subarray(0, size), release: () => pool.give(bytes) });
    const onClose = (): void => finish({ kind: "aborted" });
    request.on("data", onData).on("end", onEnd).on("close", onClose);
    // An error of the connection is told by `close`; without a listener it would end the process.
    request.on("error", () => {});
  });
}

function grown(bytes: Buffer, size: number, needed: number, pool: BufferPool): Buffer {
  const larger = pool.take(Math.max(needed, bytes.length * 2));
  bytes.copy(larger, 0, 0, size);
  pool.give(bytes);
  return larger;
}

function discard(request: IncomingMessage, result: ReadBody, timeoutMs: number): ReadBody {
  // A sender that goes on and on is cut off.
  const timer = setTimeout(() => request.destroy(), timeoutMs);
  request.once("end", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
  request.resume();
  return result;
}
