import type { RateTexts } from "./price-row.ts";

/** The user's own prices and model names, read from YAML by `parseOverrideBook`; docs/pricing.md is the reference. */
export interface OverrideBook {
  /** Identifier as sent (usually an ARN) → the model id behind it. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly rows: readonly OverrideRow[];
}

export interface OverrideRow {
  /** Model id, inference profile id or ARN, exact or with `*` for any text. */
  readonly model: string;
  /** Region, exact or with `*`; absent: any. */
  readonly region?: string;
  /** `default`, `flex`, `priority`, `reserved`; absent: all but `reserved`. */
  readonly serviceTier?: string;
  /** Milliseconds since the epoch; absent: always. */
  readonly validFromMs?: number;
  readonly price:
    | { readonly kind: "per_token"; readonly rates: RateTexts }
    /** Reserved capacity: its tokens have no price of their own. Dollars per hour as decimal text. */
    | { readonly kind: "per_hour"; readonly usdPerHour: string };
}
