/** Resolves once, when this process is told to stop; `reason` says by what. */
export interface StopRequest extends Promise<void> {
  readonly reason: string | undefined;
}

/**
 * Ctrl-C, SIGTERM, a closed terminal, or the end of a parent process that opened a channel. A second Ctrl-C while
 * stopping ends the process at once, for people who will not wait.
 */
export function waitForStop(): StopRequest {
  let reason: string | undefined;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (why: string): void => {
    if (reason !== undefined && why === "SIGINT") process.exit(130);
    reason ??= why;
    resolve();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
  process.on("disconnect", () => stop("parent ended"));
  return Object.defineProperty(promise, "reason", { get: () => reason }) as StopRequest;
}
