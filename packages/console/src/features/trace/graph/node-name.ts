import type { SpanDetail } from "outcrop/api";
import { modelTitle } from "../../../format/words.ts";
import type { SpanFacts } from "../describe-spans.ts";
import { modelOf, sourceOf } from "../span-title.ts";
import type { SpanKind } from "../span-kind.ts";

interface NodeName {
  readonly id: string;
  readonly kind: SpanKind;
  readonly name: string;
  readonly detail: string;
}

/** Which node of the graph a span belongs to: the same agent, model, tool, source or guardrail is the same node. */
export function nodeName(span: SpanDetail, fact: SpanFacts): NodeName {
  const { kind, title } = fact;
  switch (kind) {
    case "agent":
    case "workflow": {
      const id = fact.agentId;
      // A name that two ids share, or that some spans say without an id, does not make them the same agent.
      return { id: `${kind} ${title} ${id}`, kind, name: title, detail: id === title ? "" : id };
    }
    case "model":
    case "embeddings": {
      const model = span.ledger?.model || modelOf(span) || title;
      const short = modelTitle(model);
      return { id: `${kind} ${model}`, kind, name: short, detail: short === model ? "" : model };
    }
    case "retrieval":
    case "memory": {
      const source = sourceOf(span);
      return { id: `${kind} ${source || title}`, kind, name: title, detail: source === title ? "" : source };
    }
    case "guardrail": {
      const guardrail = fact.checks[0]?.id ?? "";
      return { id: `${kind} ${guardrail}`, kind, name: guardrail || "guardrail", detail: "" };
    }
    case "tool":
    case "cycle":
    case "http":
    case "rpc":
    case "database":
    case "other":
      return { id: `${kind} ${title}`, kind, name: title, detail: "" };
  }
}
