/**
 * Resolves with what is waited for, or when the signal aborts. `Promise.race` with one promise for the abort would do the
 * same and keep a little of every wait for as long as the signal lives, which may be as long as the process.
 */
export async function unlessAborted(waited: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const aborted = Promise.withResolvers<undefined>();
  const onAbort = (): void => aborted.resolve(undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([waited, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
