import { createNormalizer } from "./normalize/create-normalizer.ts";
import { IDENTITY_RULES } from "./normalize/identity.ts";
import { moveRule } from "./normalize/move-rule.ts";
import { operationSpelling } from "./normalize/operation.ts";
import { providerFromOpeninference, providerFromSystem, providerSpelling } from "./normalize/provider.ts";
import { readText } from "./normalize/read-value.ts";
import type { NormalizeRule } from "./normalize/rule.ts";
import type { SpanEdit, SpanView } from "./types.ts";
import { TOKEN_TYPE } from "./well-known-values.ts";

const TOKEN_TYPE_NAME = "gen_ai.token.type";

/** Words for kinds of tokens met in the field; `completion` was the conventions' own until 1.31. */
const TOKEN_TYPES: ReadonlyMap<string, string> = new Map([
  ["prompt", TOKEN_TYPE.input],
  ["completion", TOKEN_TYPE.output],
]);

const tokenTypeSpelling: NormalizeRule = {
  id: "token-type-spelling",
  keys: [TOKEN_TYPE_NAME],
  apply(draft) {
    const type = TOKEN_TYPES.get(readText(draft.get(TOKEN_TYPE_NAME)) ?? "");
    if (type !== undefined) draft.set(TOKEN_TYPE_NAME, type);
  },
};

/** What of a span's rules a point can need: it has no usage, no cost, no surface and no messages of its own. */
const METRIC_RULES: readonly NormalizeRule[] = [
  moveRule("metric-request-model", "gen_ai.request.model", ["llm.request.model", "llm.model_name"]),
  moveRule("metric-response-model", "gen_ai.response.model", ["llm.response.model"]),
  moveRule("metric-token-type", TOKEN_TYPE_NAME, ["llm.usage.token_type", "llm.token.type"]),
  tokenTypeSpelling,
  providerFromSystem,
  providerFromOpeninference,
  providerSpelling,
  operationSpelling,
  ...IDENTITY_RULES,
];

/** A point without any of these attributes is left as it is, so a caller may skip it. */
export const NORMALIZE_METRIC_KEYS: ReadonlySet<string> = new Set(METRIC_RULES.flatMap((rule) => rule.keys));

/**
 * Says what to change so that the attributes of a metric's data point, of any dialect, speak profile 1.41
 * (docs/normalise.md, "Metrics"). Never throws; points of one series stay points of one series.
 */
export const normalizeMetric: (view: SpanView) => readonly SpanEdit[] = createNormalizer(METRIC_RULES);
