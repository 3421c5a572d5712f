import type { Profile } from "@outcrop/core";
import type { Emitted, EmittedMetric, EmittedSpan, Finding } from "./emitted.ts";

/** A metric, and the span attribute whose sum over all spans it must have. */
interface Pair {
  readonly metric: string;
  readonly attribute: string;
  readonly tokenType?: string;
}

const COST: readonly Pair[] = [
  { metric: "llm.cost.usd", attribute: "llm.cost.usd" },
  { metric: "llm.cost.usd.total", attribute: "llm.cost.usd" },
];
const FIRST_CHUNK = "gen_ai.response.time_to_first_chunk";
const PAIRS: { readonly [P in Profile]: readonly Pair[] } = {
  "1.41": [
    { metric: "gen_ai.client.token.usage", attribute: "gen_ai.usage.input_tokens", tokenType: "input" },
    { metric: "gen_ai.client.token.usage", attribute: "gen_ai.usage.output_tokens", tokenType: "output" },
    { metric: "gen_ai.client.operation.time_to_first_chunk", attribute: FIRST_CHUNK },
    ...COST,
  ],
  latest: [
    ...["input_tokens", "output_tokens", "cache_read.input_tokens", "cache_write.input_tokens"].map((kind) => ({
      metric: `gen_ai.client.inference.usage.${kind}`,
      attribute: `gen_ai.usage.${kind}`,
    })),
    { metric: "gen_ai.client.inference.operation.input_tokens", attribute: "gen_ai.usage.input_tokens" },
    { metric: "gen_ai.client.inference.operation.output_tokens", attribute: "gen_ai.usage.output_tokens" },
    { metric: "gen_ai.client.inference.time_to_first_chunk", attribute: FIRST_CHUNK },
    ...COST,
  ],
};
const DURATIONS: ReadonlySet<string> = new Set([
  "gen_ai.client.operation.duration",
  "gen_ai.client.inference.duration",
]);
const TOLERANCE = 1e-12;

/**
 * Rules about spans and metrics together: each model call has one duration, failed or not, with the error of its span;
 * what spans say of tokens, cost and the first chunk is what the metrics sum up to; other calls have no GenAI metrics.
 */
export function checkAgreement({ spans, metrics }: Emitted, profile: Profile): readonly Finding[] {
  const operationOf = ({ attributes }: EmittedSpan): unknown => attributes["gen_ai.operation.name"];
  const calls = spans.filter((span) => operationOf(span) !== undefined);
  // A tool's duration is a metric of its own, and an agent's tokens are those of its model calls.
  const clientCalls = calls.filter((span) => operationOf(span) !== "execute_tool");
  const modelCalls = calls.filter((span) => operationOf(span) !== "invoke_agent");
  return [
    ...checkDurations(clientCalls, metrics),
    ...PAIRS[profile].flatMap((pair) => checkPair(pair, modelCalls, metrics)),
  ];
}

function checkDurations(calls: readonly EmittedSpan[], metrics: readonly EmittedMetric[]): readonly Finding[] {
  const points = metrics.filter(({ name }) => DURATIONS.has(name)).flatMap((metric) => metric.points);
  const outcomesOfSpans = calls.map(({ attributes }) => String(attributes["error.type"]));
  const outcomesOfPoints = points.flatMap(({ attributes, count }) =>
    Array.from({ length: count }, () => String(attributes["error.type"])),
  );
  if (outcomesOfSpans.toSorted().join() === outcomesOfPoints.toSorted().join()) return [];
  return [{ rule: "duration_per_call", subject: outcomesOfPoints.join(), on: outcomesOfSpans.join() }];
}

function checkPair(
  { metric, attribute, tokenType }: Pair,
  calls: readonly EmittedSpan[],
  metrics: readonly EmittedMetric[],
): readonly Finding[] {
  const said = calls.map(({ attributes }) => attributes[attribute]).filter((value) => typeof value === "number");
  const points = metrics
    .filter(({ name }) => name === metric)
    .flatMap((one) => one.points)
    .filter(({ attributes }) => tokenType === undefined || attributes["gen_ai.token.type"] === tokenType);
  const expected = said.reduce((sum, value) => sum + value, 0);
  const measured = points.reduce((sum, point) => sum + point.sum, 0);
  const isMeasured = points.length > 0;
  if (isMeasured === said.length > 0 && Math.abs(expected - measured) <= TOLERANCE) return [];
  return [{ rule: "metric_differs_from_spans", subject: attribute, on: metric }];
}
