/** Lets any number of waiters wait for the next change of something. */
export class Change {
  #next = Promise.withResolvers<undefined>();

  /** Wakes everyone who waits. */
  notify(): void {
    this.#next.resolve(undefined);
    this.#next = Promise.withResolvers<undefined>();
  }

  /** Resolves at the next change or when the signal aborts. Take it before looking at what may change. */
  async wait(signal: AbortSignal, next: Promise<undefined> = this.next): Promise<void> {
    if (signal.aborted) return;
    const aborted = Promise.withResolvers<undefined>();
    const onAbort = (): void => aborted.resolve(undefined);
    signal.addEventListener("abort", onAbort, { once: true });
    await Promise.race([next, aborted.promise]);
    signal.removeEventListener("abort", onAbort);
  }

  get next(): Promise<undefined> {
    return this.#next.promise;
  }
}
