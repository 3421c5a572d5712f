import type { TotalsRow } from "./totals.ts";

interface ModelTotals extends Pick<TotalsRow, "Cost" | "Calls"> {
  readonly Model: string;
}

interface Sum {
  readonly cost: bigint;
  readonly calls: number;
}

/** The models of a trace by what they cost, then by their calls, then by name: the first says most about the trace. */
export function dearestFirst(rows: readonly ModelTotals[]): readonly string[] {
  const sums = new Map<string, Sum>();
  for (const { Model, Cost, Calls } of rows) {
    const sum = sums.get(Model) ?? { cost: 0n, calls: 0 };
    sums.set(Model, { cost: sum.cost + BigInt(Cost), calls: sum.calls + Number(Calls) });
  }
  return [...sums]
    .toSorted(
      ([nameA, a], [nameB, b]) =>
        Number(b.cost > a.cost) - Number(b.cost < a.cost) || b.calls - a.calls || (nameA < nameB ? -1 : 1),
    )
    .map(([model]) => model);
}
