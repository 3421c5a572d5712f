/** Spans that wait for a content hook; there are no more than hooks under way. */
const waiting = new Set<Promise<void>>();

/** Keeps `end` in mind until it has happened. It must not reject. */
export function waitFor(end: Promise<void>): void {
  waiting.add(end);
  void end.then(() => waiting.delete(end));
}

/** When every span has ended that waits now: before what is left is sent. */
export async function pendingContent(): Promise<void> {
  await Promise.all(waiting);
}
