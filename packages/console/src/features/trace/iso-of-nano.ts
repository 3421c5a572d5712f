/** An instant of integer nanoseconds as ISO 8601, every digit kept. */
export function isoOfNano(nanos: string): string {
  const total = BigInt(nanos);
  const seconds = new Date(Number(total / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${(total % 1_000_000_000n).toString().padStart(9, "0")}Z`;
}
