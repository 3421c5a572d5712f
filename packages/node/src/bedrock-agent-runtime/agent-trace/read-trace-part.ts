import { arrayOf, isRecord, memberOf, stringOf } from "../../values.ts";
import { readTimeMs } from "./read-time.ts";
import type { NoteKind, StepKind, TraceFact, TracePart } from "./trace-fact.ts";

type Read = (data: object, phase: string) => readonly TraceFact[];

/** Steps by the member that carries them, of `invocationInput` and of `observation`. */
const INPUTS: readonly (readonly [string, StepKind])[] = [
  ["codeInterpreterInvocationInput", "code-interpreter"],
  ["actionGroupInvocationInput", "action-group"],
  ["knowledgeBaseLookupInput", "lookup"],
  ["agentCollaboratorInvocationInput", "agent"],
];
const OUTPUTS: readonly (readonly [string, StepKind])[] = [
  ["codeInterpreterInvocationOutput", "code-interpreter"],
  ["actionGroupInvocationOutput", "action-group"],
  ["knowledgeBaseLookupOutput", "lookup"],
  ["agentCollaboratorInvocationOutput", "agent"],
];

const STEPS: Readonly<Record<string, Read>> = {
  modelInvocationInput: (data, phase) => [{ kind: "begin", step: "model", phase, traceId: idOf(data), data }],
  modelInvocationOutput: (data, phase) => [{ kind: "finish", step: "model", phase, traceId: idOf(data), data }],
  rationale: (data) => [{ kind: "rationale", traceId: idOf(data), text: stringOf(memberOf(data, "text")) ?? "" }],
  invocationInput: (data) =>
    stepsOf(data, INPUTS, (step, member) => ({ kind: "begin", step, phase: "", traceId: idOf(data), data: member })),
  observation: readObservation,
};

const phaseReader =
  (phase: string): Read =>
  (data) =>
    members(data, STEPS, phase);

/** The members of the union `Trace`. */
const TRACES: Readonly<Record<string, Read>> = {
  preProcessingTrace: phaseReader("PRE_PROCESSING"),
  orchestrationTrace: phaseReader("ORCHESTRATION"),
  postProcessingTrace: phaseReader("POST_PROCESSING"),
  routingClassifierTrace: phaseReader("ROUTING_CLASSIFIER"),
  guardrailTrace: (data) => [note("guardrail", data, data)],
  customOrchestrationTrace: (data) => [note("custom", data, data)],
  failureTrace: (data) => {
    const code = memberOf(data, "failureCode");
    const failure = {
      code: typeof code === "number" || typeof code === "string" ? String(code) : undefined,
      reason: stringOf(memberOf(data, "failureReason")),
    };
    return [{ kind: "failure", traceId: idOf(data), failure, data }];
  },
};

/**
 * Reads an event of an agent's trace (`TracePart` of InvokeAgent, InvokeInlineAgent and InvokeFlow). Takes anything;
 * members of unions that are newer than this become facts of kind `unknown`.
 */
export function readTracePart(part: unknown): TracePart {
  const trace = memberOf(part, "trace");
  return {
    callerChain: arrayOf(memberOf(part, "callerChain")).map(
      (caller) => stringOf(memberOf(caller, "agentAliasArn")) ?? "",
    ),
    collaboratorName: stringOf(memberOf(part, "collaboratorName")),
    agentId: stringOf(memberOf(part, "agentId")),
    agentVersion: stringOf(memberOf(part, "agentVersion")),
    eventTimeMs: readTimeMs(memberOf(part, "eventTime")),
    facts: isRecord(trace) ? members(trace, TRACES, "") : [],
  };
}

/** Reads each member that is there; the SDK gives one that it does not know as `$unknown: [name, value]`. */
function members(union: object, readers: Readonly<Record<string, Read>>, phase: string): readonly TraceFact[] {
  return Object.entries(union).flatMap(([name, data]: [string, unknown]): readonly TraceFact[] => {
    if (data === undefined || data === null) return [];
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (read !== undefined && isRecord(data)) return read(data, phase);
    return [{ kind: "unknown", name: name === "$unknown" ? (stringOf(arrayOf(data)[0]) ?? name) : name }];
  });
}

function readObservation(data: object): readonly TraceFact[] {
  const traceId = idOf(data);
  const answer = memberOf(data, "finalResponse");
  const reprompt = memberOf(data, "repromptResponse");
  const asksUser = memberOf(data, "type") === "ASK_USER";
  return [
    ...stepsOf(data, OUTPUTS, (step, member) => ({ kind: "finish", step, phase: "", traceId, data: member })),
    ...(isRecord(reprompt) ? [note("reprompt", data, reprompt)] : []),
    ...(asksUser ? [note("ask-user", data, isRecord(answer) ? answer : data)] : []),
    ...(isRecord(answer) ? [{ kind: "answer", traceId, data: answer } as const] : []),
  ];
}

function stepsOf(
  data: object,
  kinds: readonly (readonly [string, StepKind])[],
  make: (step: StepKind, member: object) => TraceFact,
): readonly TraceFact[] {
  return kinds.flatMap(([name, step]) => {
    const member = memberOf(data, name);
    return isRecord(member) ? [make(step, member)] : [];
  });
}

function note(kind: NoteKind, owner: object, data: object): TraceFact {
  return { kind: "note", note: kind, traceId: idOf(owner), data };
}

function idOf(data: object): string | undefined {
  return stringOf(memberOf(data, "traceId"));
}
