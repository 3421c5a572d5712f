import type { IncomingMessage } from "node:http";

export type ReadBody =
  | { readonly kind: "ok"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" }
  | { readonly kind: "timeout" }
  /** The sender has gone: there is nobody to answer. */
  | { readonly kind: "aborted" }
  /** Too many bodies are being read at once. */
  | { readonly kind: "busy" };

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
}

/**
 * Collects a request's body. A body that is not wanted any more is read on and thrown away, so that a sender in the
 * middle of writing it gets to see the answer instead of a broken connection.
 */
export async function readBody(request: IncomingMessage, options: ReadBodyOptions): Promise<ReadBody> {
  const { maxBytes, timeoutMs, budget } = options;
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > maxBytes) return discard(request, { kind: "too-large" });
  if (budget.used + declared > budget.max) return discard(request, { kind: "busy" });
  return await new Promise<ReadBody>((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (result: ReadBody): void => {
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("close", onClose);
      if (result.kind !== "ok") budget.used -= size;
      resolve(result.kind === "ok" ? result : discard(request, result));
    };
    const timer = setTimeout(() => finish({ kind: "timeout" }), timeoutMs);
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      budget.used += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes) finish({ kind: "too-large" });
      else if (budget.used > budget.max) finish({ kind: "busy" });
    };
    const onEnd = (): void =>
      finish({ kind: "ok", bytes: chunks.length === 1 ? first(chunks) : Buffer.concat(chunks) });
    const onClose = (): void => finish({ kind: "aborted" });
    request.on("data", onData).on("end", onEnd).on("close", onClose);
    // An error of the connection is told by `close`; without a listener it would end the process.
    request.on("error", () => {});
  });
}

function first(chunks: readonly Buffer[]): Buffer {
  return chunks[0] ?? Buffer.alloc(0);
}

function discard(request: IncomingMessage, result: ReadBody): ReadBody {
  request.resume();
  return result;
}
