/** Dollars per million tokens as decimal text. An absent cache rate means the input rate, an absent output rate zero. */
export interface RateTexts {
  readonly input: string;
  readonly output?: string;
  readonly cacheRead?: string;
  readonly cacheWrite?: string;
  readonly cacheWrite1h?: string;
}

export interface DatedRates {
  /** First day of validity, `YYYY-MM-DD` in UTC; absent on the first entry, which holds before all others. */
  readonly from?: string;
  readonly rates: RateTexts;
  /** Rates for the whole call when its input, cache included, has more tokens than `inputTokens`. */
  readonly above?: { readonly inputTokens: number; readonly rates: RateTexts };
}

/** The list price of one model for one scope. `regional` also holds for geographic profiles, `any` for all scopes. */
export interface PriceRow {
  /** Base model id with its major version where it has one: `amazon.titan-embed-text-v1`. */
  readonly model: string;
  readonly scope: "any" | "global" | "regional";
  /** Oldest first. */
  readonly prices: readonly DatedRates[];
}
