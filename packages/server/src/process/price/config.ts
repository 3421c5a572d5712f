import { z } from "zod";

export const priceConfig = z.strictObject({
  /** Path of a YAML file of your own prices and model names (docs/pricing.md), which go before the built-in list. */
  overrides: z.string().min(1).optional(),
});

export type PriceConfig = z.infer<typeof priceConfig>;
