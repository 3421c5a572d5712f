import { OPERATION, PROVIDER } from "@outcrop/core";
import { Inference } from "../../bedrock-runtime/inference.ts";
import { toTokenUsage } from "../../bedrock-runtime/families/raw-usage.ts";
import { requestContent } from "../../bedrock-runtime/content.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { resultSide, toolSide } from "../../content/step-content.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { isRecord, memberOf, stringOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";
import { readRawResponse } from "../agent-spans/raw-response.ts";
import type { StepSpan } from "../agent-spans/step-span.ts";
import { mostResults } from "../knowledge-base.ts";
import { untoldStatus } from "../untold-status.ts";

/** A call that a node of a flow made, `nodeActionTrace`. */
export interface NodeAction {
  readonly data: object;
  readonly startMs: number;
  readonly endMs: number;
}

const MODEL_CALL = /^(?:converse|invokemodel)/i;
const GENERATION = /^retrieveandgenerate/i;
const LOOKUP = /^retrieve$/i;
const FUNCTION_CALL = /^invoke(?:function)?$/i;

/** A span for what a node called: a model, a knowledge base or a function. `undefined` for anything else. */
export function nodeAction(action: NodeAction, context: AgentSpanContext): StepSpan | undefined {
  const operation = stringOf(memberOf(action.data, "operationName"))?.replaceAll(/[\s_-]/g, "") ?? "";
  if (MODEL_CALL.test(operation)) return modelAction(action, context);
  if (GENERATION.test(operation)) return generationAction(action, context);
  if (LOOKUP.test(operation)) return lookupAction(action, context);
  if (FUNCTION_CALL.test(operation)) return toolAction(action, context);
  return undefined;
}

function modelAction({ data, startMs, endMs }: NodeAction, context: AgentSpanContext): StepSpan {
  const { telemetry, input } = context;
  const { names, content: recorder } = telemetry;
  const [request, response] = [memberOf(data, "operationRequest"), memberOf(data, "operationResponse")];
  const model = modelOf(request);
  const raw = readRawResponse(textOf(response), model);
  const isRead = recorder?.reads() === true && isRecord(request);
  const inference = new Inference(
    {
      operation: OPERATION.chat,
      model,
      serviceTier: undefined,
      attributes: present([...commonFacts(OPERATION.chat, context, data), [names.requestModel, model]]),
      captured: { input, content: isRead ? guard("capture a request", () => requestContent(request)) : undefined },
    },
    { telemetry, startedAtMs: startMs, endpoint: { region: context.region() } },
  );
  const { usage, finishReasons, id, model: responseModel } = raw.facts;
  const reasons = finishReasons?.filter((reason) => reason !== undefined);
  inference.answered(
    {
      finishReasons: reasons === undefined || reasons.length === 0 ? undefined : reasons,
      id: id ?? stringOf(memberOf(data, "requestId")),
      model: responseModel,
    },
    usage === undefined ? {} : toTokenUsage(usage),
  );
  inference.content(() => raw.answers());
  const endpoint = { region: context.region() };
  return {
    name: inference.spanName,
    kind: "client",
    attributes: { ...context.shared, ...inference.attributes },
    finish: (errorType) => inference.finish({ durationSeconds: (endMs - startMs) / 1_000, errorType, endpoint }),
    recordContent: inference.recordContent,
  };
}

/** As with a call of one's own: the service tells no tokens of it, and the conventions have no operation. */
function generationAction({ data, startMs }: NodeAction, context: AgentSpanContext): StepSpan {
  const { telemetry } = context;
  const { names } = telemetry;
  const request = memberOf(data, "operationRequest");
  const model = modelOf(request);
  const id = deepId(request, "knowledgeBaseId");
  const region = context.region();
  return {
    name: "BedrockAgentRuntime.RetrieveAndGenerate",
    kind: "client",
    attributes: {
      ...context.shared,
      ...present([
        [names.rpcMethod, "RetrieveAndGenerate"],
        ...placeFacts(context, data),
        [names.requestModel, model],
        [names.dataSourceId, id],
        [names.awsKnowledgeBaseId, id],
        [names.costStatus, untoldStatus(model, { telemetry, startedAtMs: startMs }, { region })],
      ]),
    },
    finish: () => ({}),
  };
}

function lookupAction({ data, startMs, endMs }: NodeAction, context: AgentSpanContext): StepSpan {
  const { names, instruments, dimensions } = context.telemetry;
  const request = memberOf(data, "operationRequest");
  const id = deepId(request, "knowledgeBaseId");
  const results = memberOf(memberOf(data, "operationResponse"), "retrievalResults");
  return {
    name: id === undefined ? OPERATION.retrieval : `${OPERATION.retrieval} ${id}`,
    kind: "client",
    attributes: {
      ...context.shared,
      ...present([
        ...commonFacts(OPERATION.retrieval, context, data),
        [names.dataSourceId, id],
        [names.awsKnowledgeBaseId, id],
        [names.retrievalTopK, mostResults(memberOf(request, "retrievalConfiguration"))],
        [names.awsKnowledgeBaseDocumentCount, Array.isArray(results) ? results.length : undefined],
      ]),
    },
    finish(errorType) {
      const { all } = dimensions({
        operation: OPERATION.retrieval,
        provider: PROVIDER.awsBedrock,
        requestModel: undefined,
        responseModel: undefined,
        address: undefined,
        port: undefined,
      });
      const outcome = errorType === undefined ? all : { ...all, [names.errorType]: errorType };
      instruments.record("operationDuration", (endMs - startMs) / 1_000, outcome);
      return {};
    },
  };
}

function toolAction({ data, startMs, endMs }: NodeAction, context: AgentSpanContext): StepSpan {
  const { names, instruments, content } = context.telemetry;
  const request = memberOf(data, "operationRequest");
  const name = stringOf(memberOf(request, "functionName")) ?? stringOf(memberOf(data, "nodeName")) ?? "function";
  const facts = present([
    [names.toolName, name],
    [names.toolType, "extension"],
  ]);
  return {
    name: `${OPERATION.executeTool} ${name}`,
    kind: "internal",
    attributes: {
      ...context.shared,
      ...present([...commonFacts(OPERATION.executeTool, context, data)]),
      ...facts,
    },
    finish(errorType) {
      const outcome = errorType === undefined ? facts : { ...facts, [names.errorType]: errorType };
      instruments.record("executeToolDuration", (endMs - startMs) / 1_000, outcome);
      return {};
    },
    recordContent:
      content &&
      ((call) => {
        const asked = toolSide(names.toolCallArguments, name, undefined, memberOf(request, "payload") ?? request);
        const given = resultSide(names.toolCallResult, undefined, memberOf(data, "operationResponse"));
        const told = { operation: OPERATION.executeTool, model: undefined, input: context.input, ...call };
        return content.recordStep({ asked, given }, told);
      }),
  };
}

function commonFacts(operation: string, context: AgentSpanContext, data: object): Facts {
  const { names } = context.telemetry;
  return [[names.operationName, operation], [names.providerName, PROVIDER.awsBedrock], ...placeFacts(context, data)];
}

function placeFacts({ telemetry: { names }, region }: AgentSpanContext, data: object): Facts {
  return [
    [names.cloudRegion, region()],
    [names.surface, "agent"],
    [names.awsRequestId, stringOf(memberOf(data, "requestId"))],
  ];
}

/** `modelId` of a model call, `modelArn` somewhere within a question to a knowledge base. */
function modelOf(request: unknown): string | undefined {
  return deepId(request, "modelId") ?? deepId(request, "modelArn");
}

const MAX_DEPTH = 4;

/** The first member of that name, at most a few levels down: the service does not say where it stands. */
function deepId(value: unknown, name: string, depth = 0): string | undefined {
  if (!isRecord(value) || depth > MAX_DEPTH) return undefined;
  const own = stringOf(value[name]);
  if (own !== undefined) return own;
  for (const member of Object.values(value)) {
    const found = deepId(member, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The answer as JSON text; InvokeModel's stands in its `body`. */
function textOf(response: unknown): string | undefined {
  const body = memberOf(response, "body") ?? response;
  return typeof body === "string" ? body : JSON.stringify(body);
}
