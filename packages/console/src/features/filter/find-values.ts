import type { Facets, FacetValue } from "outcrop/api";
import type { FilterSearch } from "../../state/filter.ts";

const FACETS = ["model", "service", "operation", "surface", "agent", "user", "costStatus"] as const;
export type Facet = (typeof FACETS)[number];

export interface FoundFacet {
  readonly facet: Facet;
  readonly values: readonly FacetValue[];
  /** Values that match but are not listed. */
  readonly hidden: number;
}

const LISTED = 6;
const LISTED_WHEN_SEARCHED = 30;

/** The values to offer: those that match the text, the chosen ones always, empty values never unless chosen. */
export function findValues(
  facets: Facets,
  filter: FilterSearch,
  text: string,
  wordOf: (facet: Facet, value: string) => string,
): readonly FoundFacet[] {
  const wanted = text.trim().toLowerCase();
  const most = wanted === "" ? LISTED : LISTED_WHEN_SEARCHED;
  return FACETS.flatMap((facet) => {
    const chosen = filter[facet] ?? [];
    // A chosen value without a call in this period can still be taken away.
    const known = new Set(facets[facet].map(({ value }) => value));
    const gone = chosen.filter((value) => !known.has(value)).map((value) => ({ value, calls: 0, costNanoUsd: "0" }));
    const matching = [...facets[facet], ...gone].filter(
      ({ value }) =>
        (value !== "" || chosen.includes(value)) &&
        (`${value} ${wordOf(facet, value)}`.toLowerCase().includes(wanted) || facet.toLowerCase().startsWith(wanted)),
    );
    const values = matching.filter(({ value }, index) => index < most || chosen.includes(value));
    return values.length === 0 ? [] : [{ facet, values, hidden: matching.length - values.length }];
  });
}
