import type { Store } from "../store/store.ts";
import { COUNT_IN_WINDOW, COUNT_LOOSE, type OpenSince } from "./known-traces.ts";
import { windowParams } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";

/** Where the traces of a page are read from. */
export type TraceRows =
  | { readonly kind: "pieces" }
  | {
      /** One row each, and what has come since. */
      readonly kind: "whole";
      readonly openSince: number;
      /** Whether any trace has come since, or was written more than once. */
      readonly hasLoose: boolean;
    };

/** So many loose traces are grouped in no time. */
const FEW = 20_000;
/** Loose traces are looked for in this many places: beyond a third of the window, it is less to group the window's pieces. */
const PLACES = 3;

interface Counts {
  readonly Open: string;
  readonly Reversed: string;
}

export async function traceRowsOf(store: Store, scope: Scope, openSince: OpenSince): Promise<TraceRows> {
  if (openSince === undefined) return { kind: "pieces" };
  const [counts] = await store.query<Counts>(COUNT_LOOSE, { org: scope.org, openSince });
  const loose = Number(counts?.Open ?? 0) + Number(counts?.Reversed ?? 0);
  if (loose > FEW) {
    const [all] = await store.query<{ readonly InWindow: string }>(COUNT_IN_WINDOW, windowParams(scope));
    if (loose * PLACES > Number(all?.InWindow ?? 0)) return { kind: "pieces" };
  }
  return { kind: "whole", openSince, hasLoose: loose > 0 };
}
