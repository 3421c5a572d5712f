import type { AttributeNames } from "@outcrop/core";
import { present } from "../../present.ts";
import { memberOf, stringOf } from "../../values.ts";
import type { AnswerFacts } from "../families/family.ts";
import type { InferenceAnswer } from "../inference.ts";

/** What Bedrock itself says of an answer: in the output's members, and beside the model's in the body or a chunk. */
export interface ServiceFacts {
  readonly serviceTier: string | undefined;
  readonly performanceLatency: string | undefined;
}

export function serviceFacts(output: object): ServiceFacts {
  return {
    serviceTier: stringOf(memberOf(output, "serviceTier")),
    performanceLatency: stringOf(memberOf(output, "performanceConfigLatency")),
  };
}

/** `INTERVENED` or `NONE`, which Bedrock adds to a body where a guardrail judged it. */
export function guardrailAction(body: unknown): string | undefined {
  return stringOf(memberOf(body, "amazon-bedrock-guardrailAction"));
}

/** Facts of an answer, put together as the span shows them. */
export function inferenceAnswer(
  facts: AnswerFacts,
  service: ServiceFacts,
  guardrail: string | undefined,
  names: AttributeNames,
): InferenceAnswer {
  const reasons = facts.finishReasons?.filter((reason) => reason !== undefined) ?? [];
  return {
    finishReasons: reasons.length === 0 ? undefined : reasons,
    id: facts.id,
    model: facts.model,
    serviceTier: service.serviceTier,
    reasoningTokens: facts.usage?.reasoning,
    attributes: present([
      [names.awsGuardrailAction, guardrail],
      [names.awsPerformanceLatency, service.performanceLatency],
      [names.awsUsageImages, facts.images],
      [names.awsUsageVideoSeconds, facts.videoSeconds],
      [names.embeddingsDimensionCount, facts.dimensions],
    ]),
  };
}
