import type { InferenceScope } from "../models/types.ts";
import { modelName, type ModelName } from "./model-name.ts";
import type { DatedRates, PriceRow } from "./price-row.ts";
import { ratesOf, type Rates } from "./rates.ts";

interface Period {
  readonly fromMs: number;
  readonly rates: Rates;
  readonly above: { readonly inputTokens: number; readonly rates: Rates } | undefined;
}

type ScopedPeriods = Partial<Record<PriceRow["scope"], readonly Period[]>>;

/** Price rows by model, ready to be asked. */
export interface PriceList {
  /** The rates for one call, or `undefined` where the list does not know the model. */
  find(baseModel: string, scope: InferenceScope, atMs: number, inputTokens: number): Rates | undefined;
}

/** Models remembered with their rows; applications use a handful, and a flood of made-up ones must not fill memory. */
const MAX_REMEMBERED = 4096;
const UNLISTED: ScopedPeriods = {};

interface ListedModel {
  readonly name: ModelName;
  readonly scoped: ScopedPeriods;
}

/** Later rows replace earlier ones of the same model and scope; a row for `any` scope replaces all of the model. */
export function createPriceList(
  rows: readonly PriceRow[],
  cacheWrite1hFactor: (model: string) => bigint | undefined,
): PriceList {
  const scopedByModel = new Map<string, ScopedPeriods>();
  for (const row of rows) {
    const periods = row.prices.map((price) => periodOf(price, cacheWrite1hFactor(row.model)));
    const others = row.scope === "any" ? {} : scopedByModel.get(row.model);
    scopedByModel.set(row.model, { ...others, [row.scope]: periods });
  }
  const listed = [...scopedByModel].map(([model, scoped]) => ({ name: modelName(model), scoped }));
  const byLine = Map.groupBy(listed, ({ name }) => name.line);
  const remembered = new Map<string, ScopedPeriods>();
  const scopedOf = (baseModel: string): ScopedPeriods => {
    const known = remembered.get(baseModel);
    if (known !== undefined) return known;
    const name = modelName(baseModel);
    const scoped = onlyMatch(byLine.get(name.line) ?? [], name)?.scoped ?? UNLISTED;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(baseModel, scoped);
    return scoped;
  };
  return {
    find(baseModel, scope, atMs, inputTokens) {
      const period = periodAt(periodsFor(scopedOf(baseModel), scope), atMs);
      return period?.above !== undefined && inputTokens > period.above.inputTokens ? period.above.rates : period?.rates;
    },
  };
}

/**
 * Dates and versions may be left out, by the list or by the caller, but where both name one they must agree: a new
 * version is not priced as an old one. What then still fits two models is not priced.
 */
function onlyMatch(candidates: readonly ListedModel[], name: ModelName): ListedModel | undefined {
  const matches = candidates.filter(
    (listed) => agree(listed.name.date, name.date) && agree(listed.name.version, name.version),
  );
  const exact = matches.filter((listed) => listed.name.date === name.date && listed.name.version === name.version);
  const [match, ...others] = exact.length > 0 ? exact : matches;
  return others.length === 0 ? match : undefined;
}

function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** A geography is priced as its regions are; where the list lacks the scope, what it has is the best knowledge. */
function periodsFor({ any, global, regional }: ScopedPeriods, scope: InferenceScope): readonly Period[] {
  return (scope === "global" ? (global ?? any ?? regional) : (regional ?? any ?? global)) ?? [];
}

function periodAt(periods: readonly Period[], atMs: number): Period | undefined {
  return periods.findLast((period) => period.fromMs <= atMs) ?? periods[0];
}

function periodOf({ from, rates, above }: DatedRates, factor: bigint | undefined): Period {
  return {
    fromMs: from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
    rates: ratesOf(rates, factor),
    above: above === undefined ? undefined : { inputTokens: above.inputTokens, rates: ratesOf(above.rates, factor) },
  };
}
