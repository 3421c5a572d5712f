import { dimensionNameFault, dimensionValueFault, shown, type Fault } from "./faults.ts";
import { MAX_DIMENSIONS_IN_A_SET } from "./limits.ts";
import { ownMember, type Members } from "./members.ts";
import type { Refuse } from "./refuse.ts";

export type DimensionSet = readonly string[];

/** Sets with the same names in any order are one. No name begins with a colon. */
export function setKey(set: DimensionSet): string {
  return set.length < 2 ? (set[0] ?? "") : `:${JSON.stringify(set.toSorted())}`;
}

/** The sets that can be dimensions of a metric; each other one is refused with the reason. */
export function usableSets(sets: unknown, values: Members, refuse: Refuse): readonly DimensionSet[] {
  if (!Array.isArray(sets)) {
    refuse("dimension-set", "", `Cannot use the sets of dimensions: expected a list, got ${shown(sets)}`);
    return [];
  }
  const usable = new Map<string, DimensionSet>();
  for (const set of sets as readonly unknown[]) {
    if (!Array.isArray(set)) {
      refuse("dimension-set", "", `Cannot use a set of dimensions: expected a list of names, got ${shown(set)}`);
      continue;
    }
    const fault = setFault(set, values);
    if (fault === undefined) {
      const key = setKey(set as DimensionSet);
      if (!usable.has(key)) usable.set(key, [...(set as DimensionSet)]);
    } else {
      const name = set.map((one) => (typeof one === "string" ? one : shown(one))).join(", ");
      refuse("dimension-set", name, `Cannot use a set of dimensions: ${fault}`);
    }
  }
  return [...usable.values()];
}

function setFault(set: readonly unknown[], values: Members): Fault {
  if (set.length > MAX_DIMENSIONS_IN_A_SET) {
    return `expected at most ${MAX_DIMENSIONS_IN_A_SET} names, got ${set.length}`;
  }
  for (const [index, name] of set.entries()) {
    const nameFault = dimensionNameFault(name);
    if (nameFault !== undefined) return `name ${index + 1}: ${nameFault}`;
    if (set.indexOf(name) !== index) return `expected each name once, got ${shown(name)} again`;
    const valueFault = dimensionValueFault(ownMember(values, name as string));
    if (valueFault !== undefined) return `value of ${shown(name)}: ${valueFault}`;
  }
  return undefined;
}
