import { CORRECTIONS } from "../../packages/core/src/pricing/corrections.ts";
import { BEDROCK_PRICES } from "../../packages/core/src/pricing/generated/bedrock-prices.ts";
import { NEWER_MODELS } from "../../packages/core/src/pricing/newer-models.ts";
import type { Expected } from "./case.ts";

/** What is charged; `cacheWriteTokens` includes those that were written for an hour. */
export interface ChargedUsage extends Expected {
  readonly cacheWrite1hTokens?: number;
}

const TABLE = [...CORRECTIONS, ...NEWER_MODELS, ...BEDROCK_PRICES];

/** Rows as the table writes them: dollars per million tokens, decimal text. */
interface RateTexts {
  readonly input: string;
  readonly output?: string;
  readonly cacheRead?: string;
  readonly cacheWrite?: string;
  readonly cacheWrite1h?: string;
}

/**
 * Nano-dollars of a call from the rate table, worked out here in exact decimals and rounded once, half up; `null` where
 * the table has no row or the service reported no tokens. Only the table is shared with the code under test.
 */
export function exactCost(modelId: string, usage: ChargedUsage, atMs: number): string | null {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens = 0 } = usage;
  if ([inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens].every((count) => count === undefined)) return null;
  const whole = (inputTokens ?? 0) + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
  const rates = ratesFor(modelId, whole, atMs);
  if (rates === undefined) return null;
  const { input, output = "0", cacheRead = input, cacheWrite = input } = rates;
  // Anthropic: "1-hour cache write tokens are 2 times the base input tokens price".
  const isTwice = rates.cacheWrite !== undefined && modelId.includes("anthropic.");
  const cacheWrite1h = rates.cacheWrite1h ?? (isTwice ? twice(input) : cacheWrite);
  const parts: readonly (readonly [number | undefined, string])[] = [
    [inputTokens, input],
    [outputTokens, output],
    [cacheReadTokens, cacheRead],
    [Math.max(0, (cacheWriteTokens ?? 0) - cacheWrite1hTokens), cacheWrite],
    [cacheWrite1hTokens, cacheWrite1h],
  ];
  const total = parts.reduce((sum, [count = 0, rate]) => sum + BigInt(count) * tenBillionths(rate), 0n);
  // $/million × tokens = 10⁻⁶ $; with ten decimals kept, 10⁻¹⁶ $; a nano-dollar is 10⁷ of them.
  return ((total + 5_000_000n) / 10_000_000n).toString();
}

function twice(decimal: string): string {
  const digits = (tenBillionths(decimal) * 2n).toString().padStart(11, "0");
  return `${digits.slice(0, -10)}.${digits.slice(-10)}`;
}

/** A decimal such as `0.00875`, in units of its tenth decimal place. */
function tenBillionths(decimal: string): bigint {
  const [whole = "", fraction = ""] = decimal.split(".");
  if (fraction.length > 10) throw new RangeError(`Cannot price exactly: expected ten decimals at most, got ${decimal}`);
  return BigInt(whole + fraction.padEnd(10, "0"));
}

function ratesFor(modelId: string, inputTokens: number, atMs: number): RateTexts | undefined {
  const { name, isGlobal } = parseModel(modelId);
  // A geography's price is that of its regions; where the table lacks the wanted scope, any other will do.
  const scopes = isGlobal ? ["global", "any", "regional"] : ["regional", "any", "global"];
  const rows = scopes.flatMap((wanted) => TABLE.filter(({ scope }) => scope === wanted));
  // As the table writes it, else without its version, its date, or both.
  const spellings = [
    name,
    name.replace(/-v\d+$/, ""),
    name.replace(/-\d{8}/, ""),
    name.replace(/(-\d{8})?(-v\d+)?$/, ""),
  ];
  // The table may name a version that the caller leaves out, too.
  const row =
    spellings.flatMap((spelling) => rows.filter(({ model }) => model === spelling))[0] ??
    rows.find(({ model }) => model.replace(/-v\d+$/, "") === name);
  const today = new Date(atMs).toISOString().slice(0, 10);
  const price = row?.prices.findLast(({ from = "" }) => from <= today);
  return price?.above !== undefined && inputTokens > price.above.inputTokens ? price.above.rates : price?.rates;
}

/** The model's name without region, minor version and context size. ARNs that name no model keep none. */
function parseModel(modelId: string): { readonly name: string; readonly isGlobal: boolean } {
  const [, id = modelId] = /^arn:[^/]*:(?:foundation-model|inference-profile)\/(.+)$/.exec(modelId) ?? [];
  const [first = "", ...rest] = id.split(".");
  const isVendor = TABLE.some(({ model }) => model.startsWith(`${first}.`));
  const name = isVendor ? id : rest.join(".");
  return { name: name.split(":")[0] ?? "", isGlobal: first === "global" };
}
