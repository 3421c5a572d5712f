import { resolveModel } from "../../models/resolve-model.ts";
import { PROVIDER } from "../well-known-values.ts";
import { moveValue } from "./move-rule.ts";
import { readText } from "./read-value.ts";
import { STRANDS_PROVIDER } from "./sender.ts";
import type { AttributeValue } from "../types.ts";
import type { Draft } from "./draft.ts";
import type { NormalizeRule } from "./rule.ts";

const NAME = "gen_ai.provider.name";

const CANONICAL: ReadonlySet<string> = new Set(Object.values(PROVIDER));

/** Spellings met in the field, lower case, without spaces, `_` and `-`. What is not here stays as it was sent. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...Object.values(PROVIDER).map((name) => [fold(name), name] as const),
  ["aws", PROVIDER.awsBedrock],
  ["amazon", PROVIDER.awsBedrock],
  ["bedrock", PROVIDER.awsBedrock],
  ["awsbedrock", PROVIDER.awsBedrock],
  ["amazonbedrock", PROVIDER.awsBedrock],
  ["bedrockconverse", PROVIDER.awsBedrock],
  ["az.ai.inference", PROVIDER.azureInference],
  ["az.ai.openai", PROVIDER.azureOpenai],
  ["azure", PROVIDER.azureOpenai],
  ["azureopenai", PROVIDER.azureOpenai],
  ["google", PROVIDER.gcpGemini],
  ["gemini", PROVIDER.gcpGemini],
  ["vertexai", PROVIDER.gcpVertexAi],
  ["watsonx", PROVIDER.ibmWatsonx],
  ["mistral", PROVIDER.mistral],
]);

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, "");
}

/** The conventions' name of a provider, or `undefined` when this is no text. */
export function readProvider(value: AttributeValue): string | undefined {
  const text = readText(value);
  if (text === undefined || CANONICAL.has(text)) return text;
  return SPELLINGS.get(fold(text)) ?? text;
}

export const providerFromSystem: NormalizeRule = {
  id: "provider-from-system",
  keys: ["gen_ai.system"],
  apply(draft) {
    moveValue(draft, "gen_ai.system", NAME, readProvider);
  },
};

export const providerFromOpeninference: NormalizeRule = {
  id: "provider-from-openinference",
  keys: ["llm.provider", "llm.system"],
  apply(draft) {
    moveValue(draft, "llm.provider", NAME, readProvider);
    moveValue(draft, "llm.system", NAME, readProvider);
  },
};

export const providerSpelling: NormalizeRule = {
  id: "provider-spelling",
  keys: [NAME],
  apply(draft) {
    const sent = draft.get(NAME);
    const name = sent === undefined ? undefined : readProvider(sent);
    if (sent !== undefined && name !== undefined) replaceProvider(draft, sent, name);
  },
};

/** A framework's name, or a model vendor's, says nothing of who was called; an id that only Bedrock has does. */
export const providerOfStrands: NormalizeRule = {
  id: "provider-of-strands",
  keys: [NAME, "gen_ai.system"],
  apply(draft, sender) {
    if (!sender.strands) return;
    for (const key of [NAME, "gen_ai.system"]) {
      const sent = readText(draft.get(key));
      if (sent !== STRANDS_PROVIDER && (sent === undefined || sent !== draft.scopeName)) continue;
      if (!isBedrockModel(draft.get("gen_ai.request.model"))) continue;
      draft.keepOriginal(key, sent);
      draft.set(key, PROVIDER.awsBedrock);
    }
  },
};

/** OpenInference names the model's vendor as the system; on a Bedrock id the provider is Bedrock. */
export const providerOfOpeninferenceModel: NormalizeRule = {
  id: "provider-of-openinference-model",
  keys: ["openinference.span.kind"],
  apply(draft) {
    if (!isBedrockModel(draft.get("gen_ai.request.model"))) return;
    const sent = draft.get(NAME);
    if (sent === undefined) draft.set(NAME, PROVIDER.awsBedrock);
    else replaceProvider(draft, sent, PROVIDER.awsBedrock);
  },
};

function replaceProvider(draft: Draft, sent: AttributeValue, name: string): void {
  if (sent === name) return;
  draft.keepOriginal(NAME, sent);
  draft.set(NAME, name);
}

function isBedrockModel(model: AttributeValue | undefined): boolean {
  const id = readText(model);
  if (id === undefined) return false;
  return /^arn:[^:]{1,20}:bedrock:/.test(id) || resolveModel(id).vendor !== undefined;
}
