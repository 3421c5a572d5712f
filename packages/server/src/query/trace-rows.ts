import type { Store } from "../store/store.ts";
import { COUNT_LOOSE, type OpenSince } from "./known-traces.ts";
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

export async function traceRowsOf(store: Store, { org }: Scope, openSince: OpenSince): Promise<TraceRows> {
  if (openSince === undefined) return { kind: "pieces" };
  const rows = await store.query<{ readonly Open: string; readonly Reversed: string }>(COUNT_LOOSE, { org, openSince });
  return { kind: "whole", openSince, hasLoose: rows.some(({ Open, Reversed }) => Number(Open) + Number(Reversed) > 0) };
}
