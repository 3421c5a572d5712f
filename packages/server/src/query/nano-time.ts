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

/** An ISO 8601 instant with a time zone, its fraction of a second down to the nanosecond. */
export function nanoOfIso(text: string): bigint {
  const [fraction = "", digits = ""] = /\.(\d+)/.exec(text) ?? [];
  return nanoOfMs(Date.parse(text.replace(fraction, ""))) + BigInt(digits.slice(0, 9).padEnd(9, "0"));
}
