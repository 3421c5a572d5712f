import { type ResolvedModel, resolveModel } from "@outcrop/core";
import { amazonImage } from "./amazon-image.ts";
import { anthropic } from "./anthropic.ts";
import { cohereChat } from "./cohere-chat.ts";
import { cohereCommand } from "./cohere-command.ts";
import { cohereEmbed } from "./cohere-embed.ts";
import type { AnswerFacts, Family } from "./family.ts";
import { jurassic } from "./jurassic.ts";
import { llama } from "./llama.ts";
import { marengo } from "./marengo.ts";
import { mistral } from "./mistral.ts";
import { nova } from "./nova.ts";
import { novaEmbed } from "./nova-embed.ts";
import { openAi } from "./open-ai.ts";
import { pegasus } from "./pegasus.ts";
import { rerank } from "./rerank.ts";
import { stability } from "./stability.ts";
import { titanEmbed } from "./titan-embed.ts";
import { titanText } from "./titan-text.ts";
import { unseen } from "./unseen.ts";

/** By foundation model id; the first that fits. */
const BY_MODEL: readonly (readonly [RegExp, Family])[] = [
  [/^anthropic\./, anthropic],
  [/^[a-z0-9]+\.(?:.*-)?rerank/, rerank],
  [/^amazon\.(?:titan-image|nova-(?:\d+-)?canvas)/, amazonImage],
  [/^amazon\.nova-.*embed/, novaEmbed],
  [/^amazon\.nova/, nova],
  [/^amazon\.titan-(?:embed|e1)/, titanEmbed],
  [/^amazon\.titan/, titanText],
  [/^meta\./, llama],
  [/^mistral\./, mistral],
  [/^cohere\.embed/, cohereEmbed],
  [/^cohere\.command-(?:text|light)/, cohereCommand],
  [/^cohere\.command/, cohereChat],
  [/^ai21\.j2/, jurassic],
  [/^(?:ai21|deepseek|openai|qwen|writer)\./, openAi],
  [/^stability\./, stability],
  [/^twelvelabs\.marengo/, marengo],
  [/^twelvelabs\./, pegasus],
];

/** In the order in which their claims are asked: the most telling first. */
const BY_SHAPE: readonly Family[] = [
  anthropic,
  titanText,
  novaEmbed,
  amazonImage,
  titanEmbed,
  cohereEmbed,
  llama,
  cohereChat,
  nova,
  rerank,
  stability,
  jurassic,
  pegasus,
  marengo,
  cohereCommand,
  openAi,
  unseen,
];

/** Told by shape, too, where an answer is not what the model's family sends: Mistral's has no request of its own. */
const READERS: readonly Family[] = [mistral, ...BY_SHAPE];

/**
 * The family of a model id, profile id or ARN. Where the identifier hides the model (an application inference profile,
 * a custom or imported model), or is of a maker never seen, the request's shape tells.
 */
export function findFamily(modelId: string, body: unknown): Family {
  return familyOfModel(modelId) ?? BY_SHAPE.find((family) => family.claims(body)) ?? unseen;
}

/** Identifiers that are remembered: an application uses a handful, and a flood must not fill memory. */
const MAX_REMEMBERED = 256;
/** Bedrock refuses longer identifiers. */
const MAX_ID_LENGTH = 2_048;
const remembered = new Map<string, Family | undefined>();

function familyOfModel(modelId: string): Family | undefined {
  if (modelId.length > MAX_ID_LENGTH) return undefined;
  if (remembered.has(modelId)) return remembered.get(modelId);
  const id = baseModelOf(resolveModel(modelId));
  const [, family] = BY_MODEL.find(([pattern]) => pattern.test(id)) ?? [];
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(modelId, family);
  return family;
}

/** Facts of an answer or a chunk, and the family whose shape it has: the expected one, if it can be. */
export function readAnswer(expected: Family, body: unknown): { readonly family: Family; readonly facts: AnswerFacts } {
  const known = expected.read(body);
  if (known !== undefined) return { family: expected, facts: known };
  for (const family of READERS) {
    const facts = family.read(body);
    if (facts !== undefined) return { family, facts };
  }
  return { family: expected, facts: {} };
}

/** A default prompt router's ARN tells maker and product line, and no more. */
function baseModelOf({ vendor, family, baseModel }: ResolvedModel): string {
  if (vendor === undefined || baseModel.startsWith(`${vendor}.`)) return baseModel;
  return `${vendor}.${family ?? ""}`;
}
