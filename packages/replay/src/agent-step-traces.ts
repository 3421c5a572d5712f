import type { AgentStep, CollaboratorStep, GuardrailStep, ModelStep } from "./agent-script.ts";
import { referenceOf } from "./retrieve.ts";

/** One thing that happens in a step. */
export type StepTrace =
  | { readonly kind: "trace"; readonly trace: unknown }
  | { readonly kind: "time"; readonly ms: number }
  /** Here the collaborator runs. */
  | { readonly kind: "collaborator" };

interface Clock {
  readonly nowMs: number;
}

const trace = (member: string, value: unknown): StepTrace => ({ kind: "trace", trace: { [member]: value } });
const orchestration = (value: unknown): StepTrace => trace("orchestrationTrace", value);
const time = (ms: number): StepTrace => ({ kind: "time", ms });

/** What the service's trace says of one step. Source: the shapes of `TracePart` in the service's Smithy model. */
export function* stepTraces(step: AgentStep, traceId: string, clock: Clock): Generator<StepTrace> {
  const startMs = clock.nowMs;
  const metadata = (more: object = {}): object => metadataOf(traceId, startMs, clock.nowMs, more);
  switch (step.kind) {
    case "model":
      return yield* modelTraces(step, traceId, metadata);
    case "guardrail":
      yield time(step.ms);
      yield trace("guardrailTrace", guardrailTrace(step, traceId, metadata()));
      return;
    case "failure":
      yield trace("failureTrace", {
        traceId,
        failureCode: step.code,
        failureReason: step.reason,
        metadata: metadata(),
      });
      return;
    case "custom":
      yield trace("customOrchestrationTrace", { traceId, event: { text: step.text } });
      return;
    case "action-group": {
      const { actionGroup, apiPath, verb, result, ms } = step;
      const parameters = Object.entries(step.parameters ?? {}).map(([name, value]) => ({
        name,
        value,
        type: "string",
      }));
      const what = { actionGroupName: actionGroup, function: step.function, verb, apiPath, parameters };
      const executionType = result === undefined ? "RETURN_CONTROL" : "LAMBDA";
      yield orchestration(asked(traceId, "ACTION_GROUP", { actionGroupInvocationInput: { ...what, executionType } }));
      yield time(ms);
      if (result === undefined) return;
      const actionGroupInvocationOutput = { text: result, metadata: metadata() };
      yield orchestration(observed(traceId, "ACTION_GROUP", { actionGroupInvocationOutput }));
      return;
    }
    case "knowledge-base": {
      const { knowledgeBaseId, query: text, passages, ms } = step;
      yield orchestration(asked(traceId, "KNOWLEDGE_BASE", { knowledgeBaseLookupInput: { knowledgeBaseId, text } }));
      yield time(ms);
      const retrievedReferences = passages.map((passage) => referenceOf(passage));
      const knowledgeBaseLookupOutput = { retrievedReferences, metadata: metadata() };
      yield orchestration(observed(traceId, "KNOWLEDGE_BASE", { knowledgeBaseLookupOutput }));
      return;
    }
    case "code-interpreter": {
      const { code, output, error, ms } = step;
      const type = "ACTION_GROUP_CODE_INTERPRETER";
      yield orchestration(asked(traceId, type, { codeInterpreterInvocationInput: { code } }));
      yield time(ms);
      const said = { executionOutput: output, executionError: error, metadata: metadata() };
      yield orchestration(observed(traceId, type, { codeInterpreterInvocationOutput: said }));
      return;
    }
    case "collaborator":
      yield* collaboratorTraces(step, traceId, metadata);
  }
}

export function finalResponse(text: string, traceId: string, startMs: number, endMs: number): object {
  const times = { startTime: iso(startMs), endTime: iso(endMs), operationTotalTimeMs: endMs - startMs };
  const observation = { traceId, type: "FINISH", finalResponse: { text, metadata: times } };
  return { orchestrationTrace: { observation } };
}

type Metadata = (more?: object) => object;

const MODEL_TRACES = {
  PRE_PROCESSING: "preProcessingTrace",
  ORCHESTRATION: "orchestrationTrace",
  KNOWLEDGE_BASE_RESPONSE_GENERATION: "orchestrationTrace",
  POST_PROCESSING: "postProcessingTrace",
  ROUTING_CLASSIFIER: "routingClassifierTrace",
} as const;

function* modelTraces(step: ModelStep, traceId: string, metadata: Metadata): Generator<StepTrace> {
  const { phase = "ORCHESTRATION", model, prompt, answer = "", rationale, reasoning } = step;
  const member = MODEL_TRACES[phase];
  const input = { traceId, type: phase, foundationModel: model, text: prompt, inferenceConfiguration: step.inference };
  yield trace(member, { modelInvocationInput: input });
  yield time(step.ms);
  const usage = { inputTokens: step.inputTokens, outputTokens: step.outputTokens };
  const output = {
    traceId,
    rawResponse: { content: answer },
    metadata: metadata({ usage }),
    ...(reasoning === undefined ? {} : { reasoningContent: { reasoningText: { text: reasoning } } }),
    ...parsed(phase, answer, rationale),
  };
  yield trace(member, { modelInvocationOutput: output });
  if (rationale !== undefined && member === "orchestrationTrace") {
    yield trace(member, { rationale: { traceId, text: rationale } });
  }
}

/** What the pre- and post-processing of an agent make of the model's answer. */
function parsed(phase: string, answer: string, rationale: string | undefined): object {
  if (phase === "PRE_PROCESSING") return { parsedResponse: { isValid: true, rationale } };
  return phase === "POST_PROCESSING" ? { parsedResponse: { text: answer } } : {};
}

function* collaboratorTraces(step: CollaboratorStep, traceId: string, metadata: Metadata): Generator<StepTrace> {
  const who = { agentCollaboratorName: step.name, agentCollaboratorAliasArn: step.agentAliasArn };
  const input = { type: "TEXT", text: step.input };
  yield orchestration(asked(traceId, "AGENT_COLLABORATOR", { agentCollaboratorInvocationInput: { ...who, input } }));
  yield { kind: "collaborator" };
  const output = { type: "TEXT", text: step.run.answer };
  const said = { ...who, output, metadata: metadata() };
  yield orchestration(observed(traceId, "AGENT_COLLABORATOR", { agentCollaboratorInvocationOutput: said }));
}

function guardrailTrace({ phase, action, assessments = [] }: GuardrailStep, traceId: string, metadata: object): object {
  const judged = phase === "pre" ? { inputAssessments: assessments } : { outputAssessments: assessments };
  return { traceId, action, ...judged, metadata };
}

function asked(traceId: string, invocationType: string, input: object): object {
  return { invocationInput: { traceId, invocationType, ...input } };
}

function observed(traceId: string, type: string, output: object): object {
  return { observation: { traceId, type, ...output } };
}

function metadataOf(traceId: string, startMs: number, endMs: number, more: object): object {
  const times = { startTime: iso(startMs), endTime: iso(endMs), totalTimeMs: endMs - startMs };
  return { ...times, clientRequestId: `${traceId}-${startMs}`, ...more };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
