import { isDeepStrictEqual } from "node:util";
import type { TraceDetail } from "../../packages/server/src/api/types.ts";
import type { Case, Faults } from "./case.ts";
import { guardrailInput } from "./command-input.ts";

const NAME = "BedrockRuntime.ApplyGuardrail";

/** Faults in what the query API tells of a guardrail that was applied by itself: a call, but none of a model. */
export function compareGuardrail({ request, response, expected }: Case, trace: TraceDetail): Faults {
  const spans = trace.spans.filter(({ name }) => name === NAME);
  const [span] = spans;
  if (span === undefined || spans.length > 1) return [`spans named ${NAME}: expected 1, got ${spans.length}`];
  const faults: string[] = [];
  const check = (what: string, wanted: unknown, got: unknown): void => {
    if (isDeepStrictEqual(wanted, got)) return;
    faults.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  };
  const { guardrailIdentifier, guardrailVersion } = guardrailInput(request.path, request.body ?? null);
  check("kind", "CLIENT", span.kind);
  check("operation", "", span.operation);
  check("status", response.status < 400 ? "UNSET" : "ERROR", span.statusCode);
  check("guardrail", guardrailIdentifier, span.attributes["aws.bedrock.guardrail.id"]);
  check("version", guardrailVersion, span.attributes["aws.bedrock.guardrail.version"]);
  check("verdict", expected.action, span.attributes["aws.bedrock.guardrail.action"]);
  check("cost", null, span.costNanoUsd);
  check("cost of the trace", "0", trace.totals.costNanoUsd);
  return faults;
}
