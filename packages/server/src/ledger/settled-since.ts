/** Follows an organisation's traces while somebody reads what is stored of them. */
export interface PendingWatch {
  /** Whether the trace waits to be settled, or did at any time since the watch began. */
  isPending(traceId: string): boolean;
  end(): void;
}

/** Which traces have been settled since somebody began to look. Nothing is remembered while nobody looks. */
export class SettledSince {
  readonly #watches = new Set<{ readonly org: string; readonly settled: Set<string> }>();

  add(org: string, traceIds: Iterable<string>): void {
    for (const watch of this.#watches) {
      if (watch.org === org) for (const traceId of traceIds) watch.settled.add(traceId);
    }
  }

  /** @param isPending whether a trace waits now */
  watch(org: string, isPending: (traceId: string) => boolean): PendingWatch {
    const watch = { org, settled: new Set<string>() };
    this.#watches.add(watch);
    return {
      isPending: (traceId) => watch.settled.has(traceId) || isPending(traceId),
      end: () => void this.#watches.delete(watch),
    };
  }
}
