/** How long to wait between attempts: doubling from the first to the last. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 100, maxMs: 10_000 };

/** Waits; ends early, without an error, when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const waiting = Promise.withResolvers<undefined>();
  const end = (): void => waiting.resolve(undefined);
  const timer = setTimeout(end, ms);
  signal.addEventListener("abort", end, { once: true });
  await waiting.promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
}

/** The wait before attempt number `attempt` (1 for the second try), never below what the other side asked for. */
export function waitBefore(attempt: number, askedMs: number, backoff: Backoff): number {
  return Math.max(askedMs, Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.min(attempt - 1, 20)));
}
