import type { Attributes } from "@opentelemetry/api";
import type { Observation } from "../../aws-sdk/operation.ts";
import type { CallUsage } from "../../bedrock-runtime/token-usage.ts";

/** A span that tells of one finished step of an agent, ready to be made. */
export interface StepSpan {
  readonly name: string;
  readonly kind: "client" | "internal";
  /** Known before it is made, for samplers. */
  readonly attributes: Attributes;
  /** What counts towards its agent's totals. */
  readonly usage?: CallUsage;
  /** Records the metrics, and answers with the attributes that the span still lacks. */
  finish(errorType: string | undefined): Attributes;
  readonly recordContent?: Observation["recordContent"];
  /** Present where it failed. */
  readonly failure?: { readonly type: string | undefined; readonly message: string | undefined } | undefined;
}
