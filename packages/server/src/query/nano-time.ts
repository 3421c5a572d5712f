const NANOS_PER_MS = 1_000_000n;

/** Nanoseconds since the epoch as ISO 8601 in UTC, to the millisecond. */
export function isoOfNano(nano: bigint): string {
  return new Date(Number(nano / NANOS_PER_MS)).toISOString();
}

export function nanoOfMs(ms: number): bigint {
  return BigInt(Math.trunc(ms)) * NANOS_PER_MS;
}

export function periodOf(window: { readonly from: bigint; readonly to: bigint }) {
  return { from: isoOfNano(window.from), to: isoOfNano(window.to) };
}
