/** Calls whose cost is in no total, whatever the reason. */
export function unpricedCalls(byReason: Readonly<Record<string, number>>): number {
  return Object.values(byReason).reduce((sum, calls) => sum + calls, 0);
}
