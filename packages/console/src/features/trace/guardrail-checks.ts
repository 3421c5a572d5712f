import type { SpanDetail } from "outcrop/api";
import { listOf } from "./list-of.ts";

/** One assessment of a guardrail: of the span itself, or as an event on the span that was judged. */
export interface GuardrailCheck {
  /** Empty where the sender did not say which guardrail. */
  readonly id: string;
  readonly intervened: boolean;
  /** What blocked or masked something, such as `topic`; JSON texts of the sender are read. */
  readonly policies: readonly string[];
}

const ID = "aws.bedrock.guardrail.id";
const ACTION = "aws.bedrock.guardrail.action";
const POLICIES = "aws.bedrock.guardrail.policies";
const STOPPED = "guardrail_intervened";

type Judged = Pick<SpanDetail, "attributes" | "events" | "finishReasons">;

/**
 * What guardrails said about a span. Events come first, one each; the span's own verdict only where no event tells it.
 * A call that merely names a guardrail was judged by it and passed, unless its finish reason says that it was stopped.
 */
export function guardrailChecks(span: Judged): readonly GuardrailCheck[] {
  const events = span.events.filter(({ name, attributes }) => /guardrail/i.test(name) || Object.hasOwn(attributes, ID));
  const own = span.attributes[ID] ?? "";
  if (events.length > 0) return events.map(({ attributes }) => checkOf(attributes, own));
  const action = span.attributes[ACTION];
  const stopped = span.finishReasons.includes(STOPPED);
  if (own === "" && action === undefined && !stopped) return [];
  const check = checkOf(span.attributes, "");
  return [{ ...check, intervened: check.intervened || stopped }];
}

/** `GUARDRAIL_INTERVENED`, `INTERVENED`, `BLOCKED`, `ANONYMIZED`: everything but letting it pass. */
function checkOf(attributes: Readonly<Record<string, string>>, inherited: string): GuardrailCheck {
  const action = attributes[ACTION] ?? Object.entries(attributes).find(([name]) => /\baction$/i.test(name))?.[1] ?? "";
  return {
    id: attributes[ID] ?? inherited,
    intervened: action !== "" && !/^(?:none|passed|allow(?:ed)?)$/i.test(action),
    policies: listOf(attributes[POLICIES]),
  };
}
