import type { SpanDetail } from "outcrop/api";
import { modelTitle } from "../../format/words.ts";
import { listOf } from "./list-of.ts";
import type { SpanKind } from "./span-kind.ts";

/** What a lookup looked into: the conventions' name, then Bedrock's. */
const SOURCES = ["gen_ai.data_source.id", "aws.bedrock.knowledge_base.id", "gen_ai.memory.store.id"] as const;

const MANY_SOURCES = "aws.bedrock.knowledge_base.ids";

/** The id of what a lookup looked into, empty where it is not said. */
export function sourceOf({ attributes }: Pick<SpanDetail, "attributes">): string {
  const one = SOURCES.map((name) => attributes[name] ?? "").find((id) => id !== "");
  return one ?? listOf(attributes[MANY_SOURCES]).join(", ");
}

/** The model that a span is about: resolved, else as sent, else as answered. */
export function modelOf({ model, requestModel, responseModel }: SpanDetail): string {
  return model || requestModel || responseModel;
}

/**
 * What stands beside the word of the kind: who or what, not the operation again. A name that says more than the
 * conventions ask for is kept.
 */
export function spanTitle(span: SpanDetail, kind: SpanKind, agentName: string): string {
  const rest = withoutOperation(span);
  switch (kind) {
    case "workflow":
      return (
        span.attributes["gen_ai.workflow.name"] ||
        agentName ||
        span.attributes["aws.bedrock.flow.id"] ||
        rest ||
        span.name ||
        span.spanId
      );
    case "agent":
      return agentName || rest || span.attributes["gen_ai.agent.id"] || span.name || span.spanId;
    case "model":
    case "embeddings":
      return titleOfModel(span, rest);
    case "tool":
      return span.toolName || rest || span.name || span.spanId;
    case "retrieval":
    case "memory":
      return rest || sourceOf(span) || span.name || span.spanId;
    case "cycle":
    case "guardrail":
    case "http":
    case "rpc":
    case "database":
      return span.name || span.spanId;
    case "other":
      return span.attributes["aws.bedrock.flow.node.name"] || span.name || span.spanId;
  }
}

function titleOfModel(span: SpanDetail, rest: string): string {
  const model = modelOf(span);
  if (rest === "" || rest === span.requestModel) return modelTitle(model || span.name || span.spanId);
  return span.requestModel === "" ? rest : rest.replace(span.requestModel, () => modelTitle(span.requestModel));
}

/** `chat claude` → `claude`; `chat` → nothing; a name of another pattern whole. */
function withoutOperation({ name, operation }: SpanDetail): string {
  if (operation === "" || name === operation) return operation === "" ? name : "";
  return name.startsWith(`${operation} `) ? name.slice(operation.length + 1) : name;
}
