import type { KeptSignal } from "../schema/kept-tables.ts";

/** Days that rows are kept for; `forever` is said, to tell it from what is not said. */
export type KeptFor = number | "forever";

type KeptBySignal = Readonly<Partial<Record<KeptSignal, KeptFor | undefined>>>;

/** How long rows are kept: by signal, and for some organisations otherwise. What is not said is kept for ever. */
export interface Retention {
  readonly everyone: KeptBySignal;
  readonly organizations: ReadonlyMap<string, KeptBySignal>;
}

/** Days, `Infinity` for ever. */
export function keptDays(retention: Retention, signal: KeptSignal, org: string): number {
  return daysOf(retention.organizations.get(org)?.[signal] ?? retention.everyone[signal]);
}

/** The shortest and the longest time that any organisation's rows of this signal are kept. */
export function keptRange(
  retention: Retention,
  signal: KeptSignal,
): { readonly shortest: number; readonly longest: number } {
  const days = [
    daysOf(retention.everyone[signal]),
    ...Array.from(retention.organizations.keys(), (org) => keptDays(retention, signal, org)),
  ];
  return { shortest: Math.min(...days), longest: Math.max(...days) };
}

function daysOf(kept: KeptFor | undefined): number {
  return kept === undefined || kept === "forever" ? Infinity : kept;
}
