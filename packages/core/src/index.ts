export type { AttributeValue, Profile, SpanEdit, SpanView } from "./semconv/types.ts";
export type { InferenceScope, ResolvedModel, UnpricedReason } from "./models/types.ts";
export type { CostStatus, NanoUsd, PriceBook, PriceOutcome, PriceQuery, TokenUsage } from "./pricing/types.ts";
export type { LedgerEntry, SettleSpan, Surface } from "./settle/types.ts";
