import { present } from "../../present.ts";
import { converseRequest } from "../../bedrock-runtime/converse-request.ts";
import { toTokenUsage } from "../../bedrock-runtime/families/raw-usage.ts";
import { Inference } from "../../bedrock-runtime/inference.ts";
import { invokeRequest } from "../../bedrock-runtime/invoke-model/invoke-request.ts";
import { isRecord, memberOf, stringOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";
import { readRawResponse } from "../agent-spans/raw-response.ts";
import type { StepSpan } from "../agent-spans/step-span.ts";
import { withoutNull } from "../agent-spans/without-null.ts";
import { modelOf, placeFacts, type NodeAction } from "./action-facts.ts";
import { asConverse } from "./as-converse.ts";

/** A model call of a node, with all that the request and the answer say, as of a call of one's own. */
export function modelAction(
  { data, startMs, endMs }: NodeAction,
  context: AgentSpanContext,
  isInvoke: boolean,
): StepSpan {
  const { telemetry, input } = context;
  const endpoint = { region: context.region() };
  const start = { telemetry, startedAtMs: startMs, endpoint };
  const told = withoutNull(memberOf(data, "operationRequest"));
  const said = { ...(isRecord(told) ? told : {}), modelId: modelOf(told) };
  const request = isInvoke
    ? invokeRequest({ ...said, body: bodyOf(said) }, start).request
    : converseRequest(asConverse(said), start);
  const inference = new Inference(
    {
      ...request,
      attributes: { ...request.attributes, ...present(placeFacts(context, data)) },
      captured: request.captured && { ...request.captured, input },
    },
    start,
  );
  const raw = readRawResponse(answerOf(memberOf(data, "operationResponse")), request.model);
  const { usage, finishReasons, id, model: responseModel } = raw.facts;
  const reasons = finishReasons?.filter((reason) => reason !== undefined);
  inference.answered(
    {
      finishReasons: reasons === undefined || reasons.length === 0 ? undefined : reasons,
      id: id ?? stringOf(memberOf(data, "requestId")),
      model: responseModel,
      reasoningTokens: usage?.reasoning,
    },
    usage === undefined ? {} : toTokenUsage(usage),
  );
  inference.content(() => raw.answers());
  return {
    name: inference.spanName,
    kind: "client",
    attributes: { ...context.shared, ...inference.attributes },
    finish: (errorType) => inference.finish({ durationSeconds: (endMs - startMs) / 1_000, errorType, endpoint }),
    recordContent: inference.recordContent,
  };
}

/** InvokeModel's body is JSON text, or the JSON itself. */
function bodyOf(request: object): unknown {
  const body = memberOf(request, "body");
  return isRecord(body) ? JSON.stringify(body) : body;
}

/** The answer as JSON text; InvokeModel's stands in its `body`. */
function answerOf(response: unknown): string | undefined {
  const body = memberOf(response, "body");
  if (body !== undefined) return typeof body === "string" ? body : JSON.stringify(body);
  return typeof response === "string" ? response : JSON.stringify(asConverse(response));
}
