import type { Pending } from "./types.ts";

/**
 * An answer of the store and what it does not contain yet: of what waited before it was asked and what waits after, the
 * more. What was settled in between may be missing in the answer, and what was stored in between too.
 */
export async function pendingAround<Answer extends object>(
  pending: () => Pending,
  ask: () => Promise<Answer>,
): Promise<Answer & { readonly pending: Pending }> {
  const before = pending();
  const answer = await ask();
  const after = pending();
  return { ...answer, pending: before.traces > after.traces ? before : after };
}
