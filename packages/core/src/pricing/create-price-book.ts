import { resolveModel } from "../models/resolve-model.ts";
import type { ResolvedModel } from "../models/types.ts";
import { CLAUDE_CACHE_WRITE_1H_FACTOR, CORRECTIONS } from "./corrections.ts";
import { BEDROCK_PRICES, BEDROCK_PRICES_VERSION } from "./generated/bedrock-prices.ts";
import { contentHash } from "./hash.ts";
import { NEWER_MODELS } from "./newer-models.ts";
import type { OverrideBook } from "./override-book.ts";
import { createOverrideList } from "./override-list.ts";
import { createPriceList } from "./price-list.ts";
import { costOf } from "./rates.ts";
import { cleanUsage, hasUsage } from "./token-usage.ts";
import type { PriceBook, PriceOutcome, PriceQuery } from "./types.ts";

export interface PriceBookOptions {
  readonly overrides?: OverrideBook;
}

/** Our rows: what corrects the list, and what it does not have yet. */
const OWN_ROWS = [...CORRECTIONS, ...NEWER_MODELS];

/** Identifiers remembered by a book; applications use a handful, and a flood of made-up ones must not fill memory. */
const MAX_REMEMBERED = 4096;

/**
 * The price book of Bedrock: the user's overrides over our corrections over the generated list. A call is priced by
 * the first of them that knows its model; docs/pricing.md holds the rules.
 */
export function createPriceBook(options: PriceBookOptions = {}): PriceBook {
  const { aliases = new Map<string, string>(), rows = [] } = options.overrides ?? {};
  const overrides = createOverrideList(rows, cacheWrite1hFactor);
  const list = createPriceList([...BEDROCK_PRICES, ...OWN_ROWS], cacheWrite1hFactor);
  const version = versionOf(options.overrides);
  const remembered = new Map<string, ResolvedModel>();

  function resolve(id: string): ResolvedModel {
    const known = remembered.get(id);
    if (known !== undefined) return known;
    const model = resolveModel(id, aliases);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(id, model);
    return model;
  }

  function price(query: PriceQuery): PriceOutcome {
    // The caller may have resolved the model without the user's aliases.
    const model = query.model.billing.kind === "per_token" ? query.model : resolve(query.model.id);
    const { billing } = model;
    const usage = cleanUsage(query.usage);
    const override = overrides.find(model === query.model ? query : { ...query, model });
    if (override?.kind === "per_hour") return { status: "provisioned", version };
    if (override === undefined) {
      // What is not billed by the token has its reason whether or not tokens were reported.
      if (billing.kind === "unpriced" && billing.reason !== "unknown_model") return { status: billing.reason, version };
      if (query.serviceTier === "reserved") return { status: "provisioned", version };
    }
    if (!hasUsage(usage)) return { status: "no_usage", version };
    const rates = override?.rates ?? list.find(model.baseModel, model.scope, query.atMs, usage.input ?? 0);
    if (rates === undefined) return { status: "unknown_model", version };
    return { status: "priced", costNanoUsd: costOf(usage, rates), version };
  }

  return { version, resolve, price };
}

function cacheWrite1hFactor(model: string): bigint | undefined {
  return model.includes("anthropic.") ? CLAUDE_CACHE_WRITE_1H_FACTOR : undefined;
}

function versionOf(overrides: OverrideBook | undefined): string {
  const corrections = OWN_ROWS.map(({ model, scope, prices }) => [model, scope, prices]);
  const own = overrides === undefined ? [] : [[...overrides.aliases], overrides.rows];
  const hash = contentHash(JSON.stringify([BEDROCK_PRICES, corrections, own]));
  return `${BEDROCK_PRICES_VERSION}-${hash.slice(0, 12)}`;
}
