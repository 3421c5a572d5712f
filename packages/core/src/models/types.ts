/** Where a request may be served, which decides the price row: one region, a geography, or anywhere. */
export type InferenceScope = "regional" | "geo" | "global";

/** Why a model has no price per token. The words are those of the attribute `llm.cost.status`. */
export type UnpricedReason = "unknown_model" | "provisioned" | "custom_model" | "other_unit";

/** What a Bedrock model identifier means. Every field but `id` is best knowledge; nothing here throws on bad input. */
export interface ResolvedModel {
  /** The identifier as it was sent: model id, inference profile id, or ARN. */
  readonly id: string;
  /** `anthropic`, `amazon`, `meta`, … or `undefined` where the identifier does not say. */
  readonly vendor: string | undefined;
  /** `claude`, `nova`, `titan-embed`, `llama`, … or `undefined`. */
  readonly family: string | undefined;
  /** The grouping key: the foundation model id without profile prefix; for what cannot be resolved, the id as sent. */
  readonly baseModel: string;
  readonly scope: InferenceScope;
  /** The geography of a profile (`us`, `eu`, `apac`, `us-gov`, `jp`, …), `undefined` when there is none. */
  readonly geo: string | undefined;
  /** The region of an ARN, `undefined` for a bare id. */
  readonly region: string | undefined;
  readonly billing: { readonly kind: "per_token" } | { readonly kind: "unpriced"; readonly reason: UnpricedReason };
}
