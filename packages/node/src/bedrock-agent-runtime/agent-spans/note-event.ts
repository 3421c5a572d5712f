import type { Attributes } from "@opentelemetry/api";
import type { Telemetry } from "../../telemetry.ts";
import { guardrailPolicies } from "../../bedrock-runtime/guardrail-policies.ts";
import { present } from "../../present.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import type { SpanOp } from "../agent-trace/span-op.ts";
import type { AgentDefinition } from "./agent-span-context.ts";
import { isoTime } from "./trace-attributes.ts";

type Note = Extract<SpanOp, { readonly kind: "note" }>;

/** Names of the events on agents' spans. */
const EVENT_NAMES: { readonly [Kind in Note["note"]]: string } = {
  guardrail: "aws.bedrock.guardrail.assessment",
  reprompt: "aws.bedrock.agent.reprompt",
  custom: "aws.bedrock.agent.custom_orchestration",
  "ask-user": "aws.bedrock.agent.ask_user",
};

interface NoteEvent {
  readonly name: string;
  readonly attributes: Attributes;
}

/** A span event from what happened to an agent in a moment. Of a guardrail never what it matched, only its verdict. */
export function noteEvent(note: Note, agent: AgentDefinition, { names, content }: Telemetry): NoteEvent {
  const { data } = note;
  const said = note.note === "custom" ? memberOf(memberOf(data, "event"), "text") : memberOf(data, "text");
  const verdict = note.note === "guardrail" ? guardrailVerdict(data) : undefined;
  return {
    name: EVENT_NAMES[note.note],
    attributes: present([
      [names.awsAgentTraceId, note.traceId],
      [names.awsAgentTraceStart, isoTime(note.serviceMs)],
      [names.awsAgentRepromptSource, stringOf(memberOf(data, "source"))],
      [names.awsAgentEventText, note.note === "guardrail" ? undefined : content?.text(said)],
      [names.awsGuardrailId, verdict && agent.guardrailId],
      [names.awsGuardrailVersion, verdict && agent.guardrailVersion],
      [names.awsGuardrailAction, verdict?.action],
      [names.awsGuardrailSource, verdict?.source],
      [
        names.awsGuardrailPolicies,
        verdict === undefined || verdict.policies.length === 0 ? undefined : [...verdict.policies],
      ],
    ]),
  };
}

export interface GuardrailVerdict {
  /** In the words that the other operations of Bedrock use. */
  readonly action: "GUARDRAIL_INTERVENED" | "NONE";
  /** Which side was judged; a post-check without findings tells it by its trace id alone. */
  readonly source: "INPUT" | "OUTPUT" | undefined;
  readonly policies: readonly string[];
}

export function guardrailVerdict(trace: object): GuardrailVerdict {
  const input = arrayOf(memberOf(trace, "inputAssessments"));
  const output = arrayOf(memberOf(trace, "outputAssessments"));
  const traceId = stringOf(memberOf(trace, "traceId")) ?? "";
  const isInput = input.length > 0 || (output.length === 0 && traceId.includes("-guardrail-pre-"));
  const isOutput = output.length > 0 || traceId.includes("-guardrail-post-");
  return {
    action: memberOf(trace, "action") === "INTERVENED" ? "GUARDRAIL_INTERVENED" : "NONE",
    source: isInput ? "INPUT" : isOutput ? "OUTPUT" : undefined,
    policies: guardrailPolicies([...input, ...output]),
  };
}
