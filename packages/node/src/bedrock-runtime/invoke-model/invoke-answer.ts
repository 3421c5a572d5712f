import type { AttributeNames } from "@outcrop/core";
import { present } from "../../present.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import type { AnswerFacts } from "../families/family.ts";
import { at } from "../families/read.ts";
import { guardrailTrace, INTERVENED, STOPPED_BY_GUARDRAIL } from "../guardrail-trace.ts";
import type { InferenceAnswer } from "../inference.ts";
import type { Facts } from "../plain-call.ts";

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

/**
 * The verdict that Bedrock adds to a body, or to a chunk, which a guardrail judged, in the words of Converse; with a
 * trace, what it is billed by. Nothing where there is none.
 */
export function guardrailVerdict(body: unknown, names: AttributeNames): Facts {
  const action = memberOf(body, "amazon-bedrock-guardrailAction");
  const trace = at(body, "amazon-bedrock-trace", "guardrail");
  if (action === undefined && trace === undefined) return [];
  const outputAssessments = arrayOf(memberOf(trace, "outputs")).map((output) => Object.values(output ?? {}));
  const guardrail = { inputAssessment: memberOf(trace, "input"), outputAssessments };
  return guardrailTrace({ guardrail }, action === "INTERVENED" ? STOPPED_BY_GUARDRAIL : undefined, names);
}

/** The verdict so far and that of a further chunk: what was stopped stays stopped, what is not told again stays told. */
export function laterVerdict(known: Facts, later: Facts, names: AttributeNames): Facts {
  if (known.length === 0 || later.length === 0) return later.length === 0 ? known : later;
  const before = new Map(known);
  return later.map(([name, value]) => {
    const told = before.get(name);
    return [name, name === names.awsGuardrailAction && told === INTERVENED ? told : (value ?? told)];
  });
}

/** Facts of an answer, put together as the span shows them. */
export function inferenceAnswer(
  facts: AnswerFacts,
  service: ServiceFacts,
  verdict: Facts,
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
      ...verdict,
      [names.awsPerformanceLatency, service.performanceLatency],
      [names.awsUsageImages, facts.images],
      [names.awsUsageSearchUnits, facts.searchUnits],
      [names.awsUsageVideoSeconds, facts.videoSeconds],
      [names.embeddingsDimensionCount, facts.dimensions],
    ]),
  };
}
