import { OPERATION, PROVIDER } from "@outcrop/core";
import { Inference } from "../../bedrock-runtime/inference.ts";
import { toTokenUsage } from "../../bedrock-runtime/families/raw-usage.ts";
import { textsOf } from "../../bedrock-runtime/families/read.ts";
import { type CallUsage, readTokenUsage } from "../../bedrock-runtime/token-usage.ts";
import type { CostSum } from "../../cost-sum.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { countOf, memberOf, numberOf, stringOf } from "../../values.ts";
import type { FinishedStep } from "../agent-trace/span-op.ts";
import type { AgentDefinition, AgentSpanContext } from "./agent-span-context.ts";
import { promptContent } from "./prompt-content.ts";
import { readRawResponse } from "./raw-response.ts";
import type { StepSpan } from "./step-span.ts";
import { traceAttributes } from "./trace-attributes.ts";

/** A call of a model that an agent made: `chat {model}`, with the tokens that the trace tells and their price. */
export function modelStep(
  step: FinishedStep,
  agent: AgentDefinition,
  sum: CostSum,
  context: AgentSpanContext,
): StepSpan {
  const { telemetry, shared, input } = context;
  const region = context.region();
  const { names, content: recorder } = telemetry;
  const { begin, finish } = step;
  const config = memberOf(begin, "inferenceConfiguration");
  const model = stringOf(memberOf(begin, "foundationModel")) ?? agent.model;
  const raw = readRawResponse(memberOf(memberOf(finish, "rawResponse"), "content"), model);
  const reads = recorder?.reads() === true;
  const inference = new Inference(
    {
      operation: OPERATION.chat,
      model,
      serviceTier: undefined,
      sum,
      captured: {
        input,
        content: reads ? guard("capture a request", () => promptContent(memberOf(begin, "text"))) : undefined,
      },
      attributes: present([
        [names.operationName, OPERATION.chat],
        [names.providerName, PROVIDER.awsBedrock],
        [names.requestModel, model],
        [names.cloudRegion, region],
        [names.surface, "agent"],
        [names.requestMaxTokens, countOf(memberOf(config, "maximumLength"))],
        [names.requestTemperature, numberOf(memberOf(config, "temperature"))],
        [names.requestTopP, numberOf(memberOf(config, "topP"))],
        [names.requestTopK, countOf(memberOf(config, "topK"))],
        [names.requestStopSequences, listOf(textsOf(memberOf(config, "stopSequences")))],
        [names.awsAgentInvocationType, stringOf(memberOf(begin, "type")) ?? step.phase],
        [names.awsAgentInputValid, booleanOf(memberOf(memberOf(finish, "parsedResponse"), "isValid"))],
        ...traceAttributes(names, step.traceId, step.service, step.isIncomplete),
      ]),
    },
    { telemetry, startedAtMs: step.startMs, endpoint: { region } },
  );
  const usage = usageOf(finish, raw.facts.usage === undefined ? {} : toTokenUsage(raw.facts.usage));
  const finishReasons = reasonsOf(step, raw.facts.finishReasons);
  inference.answered(
    {
      finishReasons,
      id: raw.facts.id ?? stringOf(memberOf(memberOf(finish, "metadata"), "clientRequestId")),
      model: raw.facts.model,
      reasoningTokens: raw.facts.usage?.reasoning,
    },
    usage,
  );
  inference.content(() =>
    withReasoning(raw.answers(), step).map((answer) => ({
      ...answer,
      stopReason: answer.stopReason ?? finishReasons?.[0],
    })),
  );
  return {
    name: inference.spanName,
    kind: "client",
    attributes: { ...shared, ...inference.attributes },
    usage,
    finish: (errorType) =>
      inference.finish({ durationSeconds: (step.endMs - step.startMs) / 1_000, errorType, endpoint: { region } }),
    recordContent: inference.recordContent,
    failure: step.failure && { type: step.failure.code, message: step.failure.reason },
  };
}

/** The trace counts input and output. What was cached, only the model's own answer tells, which counts the same. */
function usageOf(finish: object | undefined, raw: CallUsage): CallUsage {
  const told = readTokenUsage(memberOf(memberOf(finish, "metadata"), "usage"));
  if (told.input === undefined && told.output === undefined) return raw;
  const { cacheRead = 0, cacheWrite = 0 } = raw;
  const isSame = raw.input !== undefined && raw.input - cacheRead - cacheWrite === told.input;
  return isSame && raw.output === told.output ? raw : told;
}

/** Plain text tells no reason, though the answer came whole. Where none ever came, the conventions have a word for it. */
function reasonsOf(
  { finish, failure, isIncomplete }: FinishedStep,
  told: readonly (string | undefined)[] | undefined,
): readonly string[] | undefined {
  const reasons = told?.filter((reason) => reason !== undefined) ?? [];
  if (reasons.length > 0) return reasons;
  if (failure !== undefined) return undefined;
  if (isIncomplete) return ["error"];
  return finish === undefined ? undefined : ["unknown"];
}

/** What the model thought stands first: as the trace tells it beside the answer, where the answer has none itself. */
function withReasoning(answers: ReturnType<ReturnType<typeof readRawResponse>["answers"]>, step: FinishedStep) {
  const { finish, rationale } = step;
  const thought = stringOf(memberOf(memberOf(memberOf(finish, "reasoningContent"), "reasoningText"), "text"));
  const parsed = stringOf(memberOf(memberOf(finish, "parsedResponse"), "rationale"));
  const texts = [thought, rationale ?? parsed].filter((text) => text !== undefined && text !== "");
  return answers.map((answer, index) => {
    if (index > 0) return answer;
    const content = memberOf(answer.message, "content");
    const blocks: readonly unknown[] = Array.isArray(content) ? content : [];
    const has = blocks.some((block) => memberOf(block, "reasoningContent") !== undefined);
    const added = has ? texts.slice(thought === undefined ? 0 : 1) : texts;
    const reasoning = added.map((text) => ({ reasoningContent: { reasoningText: { text } } }));
    return { ...answer, message: { role: "assistant", content: [...reasoning, ...blocks] } };
  });
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function listOf(texts: readonly string[] | undefined): string[] | undefined {
  return texts === undefined ? undefined : [...texts];
}
