/** Lets any number of waiters wait for the next change of something. */
export class Change {
  #next = Promise.withResolvers<undefined>();

  /** Wakes everyone who waits. */
  notify(): void {
    this.#next.resolve(undefined);
    this.#next = Promise.withResolvers<undefined>();
  }

  /** Resolves at the next change. Take it before looking at what may change. */
  get next(): Promise<undefined> {
    return this.#next.promise;
  }
}
