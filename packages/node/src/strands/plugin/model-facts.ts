import { PROVIDER, resolveModel } from "@outcrop/core";
import { guard } from "../../guard.ts";
import { memberOf, numberOf, stringOf } from "../../values.ts";

/** What a model object of the SDK tells about the calls that go through it. */
export interface ModelFacts {
  readonly modelId: string | undefined;
  /** `gen_ai.provider.name`; `undefined` for a model of the user's own make. */
  readonly provider: string | undefined;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** By the names of the SDK's model classes, and of those that they are made from. */
const PROVIDERS: Readonly<Record<string, string>> = {
  BedrockModel: PROVIDER.awsBedrock,
  AnthropicModel: PROVIDER.anthropic,
  OpenAIModel: PROVIDER.openai,
  GoogleModel: PROVIDER.gcpGemini,
};

const UNKNOWN: ModelFacts = { modelId: undefined, provider: undefined, attributes: {} };

/** Never throws: a model may be of the user's own make. */
export function modelFacts(model: unknown): ModelFacts {
  return guard("read what a model is", () => readFacts(model)) ?? UNKNOWN;
}

function readFacts(model: unknown): ModelFacts {
  const config = guard("read a model's configuration", () => configOf(model));
  const modelId = stringOf(memberOf(model, "modelId")) ?? stringOf(memberOf(config, "modelId"));
  const attributes = {
    "gen_ai.request.temperature": numberOf(memberOf(config, "temperature")),
    "gen_ai.request.top_p": numberOf(memberOf(config, "topP")),
    "gen_ai.request.max_tokens": numberOf(memberOf(config, "maxTokens")),
  };
  return {
    modelId,
    provider: providerOf(model, modelId),
    attributes: Object.fromEntries(
      Object.entries(attributes).filter((entry): entry is [string, number] => entry[1] !== undefined),
    ),
  };
}

/** The region of a `BedrockModel`'s client, which decides its price; soon, since the client looks for it. Never throws. */
export function learnRegion(model: unknown, learn: (region: string | undefined) => void): void {
  void guard("find the region of a model", async () => {
    const region = memberOf(memberOf(memberOf(model, "_client"), "config"), "region");
    if (region === undefined) return;
    learn(stringOf(typeof region === "function" ? await Reflect.apply(region, undefined, []) : region));
  });
}

function configOf(model: unknown): unknown {
  const getConfig = memberOf(model, "getConfig");
  return typeof getConfig === "function" ? Reflect.apply(getConfig, model, []) : undefined;
}

function providerOf(model: unknown, modelId: string | undefined): string | undefined {
  let type: unknown = memberOf(model, "constructor");
  while (typeof type === "function" && type !== Function.prototype) {
    if (Object.hasOwn(PROVIDERS, type.name)) return PROVIDERS[type.name];
    type = Object.getPrototypeOf(type);
  }
  return modelId !== undefined && resolveModel(modelId).vendor !== undefined ? PROVIDER.awsBedrock : undefined;
}
