import { createNormalizer } from "./normalize/create-normalizer.ts";
import { cachedInput } from "./normalize/cached-input.ts";
import { COST_RULES } from "./normalize/cost.ts";
import { IDENTITY_RULES } from "./normalize/identity.ts";
import { LIST_RULES } from "./normalize/lists.ts";
import { NAME_RULES } from "./normalize/legacy-names.ts";
import { OPENINFERENCE_RULES } from "./normalize/openinference.ts";
import { operationSpelling } from "./normalize/operation.ts";
import {
  providerFromOpeninference,
  providerFromSystem,
  providerOfOpeninferenceModel,
  providerOfStrands,
  providerSpelling,
} from "./normalize/provider.ts";
import { STRANDS_RULES } from "./normalize/strands.ts";
import { SURFACE_RULES } from "./normalize/surface.ts";
import { TOKEN_RULES } from "./normalize/tokens.ts";
import { TRACELOOP_RULES } from "./normalize/traceloop.ts";
import { VERCEL_RULES } from "./normalize/vercel.ts";
import type { NormalizeRule } from "./normalize/rule.ts";
import type { SpanEdit, SpanView } from "./types.ts";

/** In the order in which they are applied, which is the order of docs/normalise.md. */
export const NORMALIZE_RULES: readonly NormalizeRule[] = [
  ...OPENINFERENCE_RULES,
  ...VERCEL_RULES,
  providerOfStrands,
  providerFromSystem,
  providerFromOpeninference,
  providerSpelling,
  providerOfOpeninferenceModel,
  ...TRACELOOP_RULES,
  operationSpelling,
  ...STRANDS_RULES,
  ...NAME_RULES,
  ...LIST_RULES,
  ...TOKEN_RULES,
  cachedInput,
  ...IDENTITY_RULES,
  ...SURFACE_RULES,
  ...COST_RULES,
];

/** A span without any of these attributes is left as it is, so a caller may skip it. */
export const NORMALIZE_KEYS: ReadonlySet<string> = new Set(NORMALIZE_RULES.flatMap((rule) => rule.keys));

/**
 * Says what to change so that a span of any dialect speaks profile 1.41 (docs/normalise.md). Never throws, whatever
 * the attributes hold; a span that has been through it gets no edits.
 */
export const normalizeSpan: (view: SpanView) => readonly SpanEdit[] = createNormalizer(NORMALIZE_RULES);
