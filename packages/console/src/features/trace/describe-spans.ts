import type { SpanDetail } from "outcrop/api";
import { plural } from "../../format/count.ts";
import { guardrailChecks, type GuardrailCheck } from "./guardrail-checks.ts";
import { isFailed } from "./is-failed.ts";
import { spanKind, type SpanKind } from "./span-kind.ts";
import { agentNames } from "./span-names.ts";
import { spanTitle } from "./span-title.ts";

/** What the views of a trace say about a span, read off it once. */
export interface SpanFacts {
  readonly kind: SpanKind;
  readonly title: string;
  /** Of agents: the id, where it is known. */
  readonly agentId: string;
  readonly failed: boolean;
  readonly checks: readonly GuardrailCheck[];
  /** In words, why the span does not tell everything; empty when it does. */
  readonly unfinished: string;
}

export type Facts = ReadonlyMap<string, SpanFacts>;

export function describeSpans(spans: readonly SpanDetail[]): Facts {
  const agents = agentNames(spans);
  const cycles = new Map<string, number>();
  return new Map(
    spans.map((span) => {
      const kind = spanKind(span);
      const failed = isFailed(span);
      const acts = kind === "agent" || kind === "workflow";
      let title = spanTitle(span, kind, acts ? agents.nameOf(span) : "");
      if (kind === "cycle") {
        // Its own id is random: the place among its siblings is what a reader can use.
        const place = (cycles.get(span.parentSpanId) ?? 0) + 1;
        cycles.set(span.parentSpanId, place);
        title = String(place);
      }
      const facts: SpanFacts = {
        kind,
        title,
        agentId: acts ? agents.idOf(span) : "",
        failed,
        checks: guardrailChecks(span),
        unfinished: unfinishedWord(span),
      };
      return [span.spanId, facts] as const;
    }),
  );
}

/** The marks that our instrumentation leaves on a span that ended before its call did. */
const MARKS: readonly (readonly [name: string, word: string])[] = [
  ["outcrop.stream.unread", "Stream not read to the end"],
  ["outcrop.agent.incomplete", "No end reported"],
  ["outcrop.flow.incomplete", "No end reported"],
];

/** How many steps an agent or a flow had beyond what the sender keeps of one. */
const DROPPED = ["outcrop.agent.dropped_steps", "outcrop.flow.dropped_nodes"] as const;

function unfinishedWord({ attributes }: SpanDetail): string {
  const dropped = DROPPED.map((name) => attributes[name] ?? "").find((count) => count !== "");
  const word = MARKS.find(([name]) => attributes[name] === "true")?.[1];
  return word ?? (dropped === undefined ? "" : `${plural(Number(dropped), "step")} below it dropped`);
}

const NO_FACTS: SpanFacts = { kind: "other", title: "", agentId: "", failed: false, checks: [], unfinished: "" };

/** The facts of a span of the same trace. */
export function factsOf(facts: Facts, spanId: string): SpanFacts {
  return facts.get(spanId) ?? NO_FACTS;
}
