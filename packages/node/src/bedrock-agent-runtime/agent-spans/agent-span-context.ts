import type { Attributes } from "@opentelemetry/api";
import type { Telemetry } from "../../telemetry.ts";

/** What spans made from a trace share with the call that it came with. */
export interface AgentSpanContext {
  readonly telemetry: Telemetry;
  /** Of each span: the session and the conversation. */
  readonly shared: Attributes;
  /** Where the call went, which a client's first call learns late: for prices. */
  readonly region: () => string | undefined;
  /** The call's input, which a content hook may look at. */
  readonly input: object;
  /** What the request itself says of an agent: an inline agent is defined by it. */
  readonly definitionOf: (name: string | undefined) => AgentDefinition;
}

export interface AgentDefinition {
  readonly model?: string | undefined;
  readonly guardrailId?: string | undefined;
  readonly guardrailVersion?: string | undefined;
  /** Knowledge bases with the `retrievalConfiguration` that the request gives them. */
  readonly knowledgeBases?: readonly unknown[] | undefined;
}
