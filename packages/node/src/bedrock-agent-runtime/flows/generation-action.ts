import { present } from "../../present.ts";
import { isRecord, memberOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";
import type { StepSpan } from "../agent-spans/step-span.ts";
import { answeredFacts, Generation } from "../retrieve-and-generate/generation.ts";
import { deepId, modelOf, placeFacts, type NodeAction } from "./action-facts.ts";

/** `RetrieveAndGenerate` of a node: as with a call of one's own no tokens are told, and the conventions have no operation. */
export function generationAction({ data, startMs, endMs }: NodeAction, context: AgentSpanContext): StepSpan {
  const { telemetry } = context;
  const endpoint = { region: context.region() };
  const [request, response] = ["operationRequest", "operationResponse"].map((name) => memberOf(data, name));
  const start = { telemetry, startedAtMs: startMs, endpoint };
  const generation = new Generation("RetrieveAndGenerate", questionOf(request), start);
  generation.answered(memberOf(memberOf(response, "output"), "text"));
  const told = isRecord(response) ? answeredFacts(response, telemetry.names) : [];
  return {
    name: generation.spanName,
    kind: "client",
    attributes: { ...context.shared, ...generation.attributes, ...present(placeFacts(context, data)) },
    finish: () =>
      generation.finish({ durationSeconds: (endMs - startMs) / 1_000, endpoint, isWhole: isRecord(response) }, told),
    recordContent: generation.recordContent,
  };
}

/** The request; where it has not the form of the API, its ids alone. */
function questionOf(request: unknown): object {
  if (isRecord(request) && isRecord(request["retrieveAndGenerateConfiguration"])) return request;
  const knowledgeBaseConfiguration = {
    knowledgeBaseId: deepId(request, "knowledgeBaseId"),
    modelArn: modelOf(request),
  };
  return { retrieveAndGenerateConfiguration: { knowledgeBaseConfiguration } };
}
