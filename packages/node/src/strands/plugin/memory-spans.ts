import { context, type Context, type Span, type SpanOptions } from "@opentelemetry/api";
import { sessionAttributes } from "../../session/session.ts";
import { isRecord, memberOf } from "../../values.ts";
import type { Setup } from "./setup.ts";

/** What the SDK puts there depends on the name of the service. */
const OF_THE_SERVICE = ["gen_ai.system", "gen_ai.provider.name"];
/** Where the SDK cannot use events (Langfuse), what was searched for and found is here. */
const CONTENT = "content";

/**
 * The spans of an agent's memory (since 1.16) come from a tracer of its own. They are made under our scope, with what is
 * on every span, and without what was searched for and found unless content is wanted.
 */
export function watchMemory(agent: object, setup: Setup): void {
  const native = memberOf(memberOf(agent, "memoryManager"), "_tracer");
  if (setup.own !== "replace" || !isRecord(native) || !isRecord(native["_tracer"])) return;
  const startSpan = (name: string, options: SpanOptions = {}, parent: Context = context.active()): Span => {
    const attributes = { ...options.attributes };
    for (const key of OF_THE_SERVICE) delete attributes[key];
    const span = setup.otelTracer.startSpan(
      name,
      {
        ...options,
        attributes: {
          ...attributes,
          [setup.tracer.useLatestGenaiConventions ? "gen_ai.provider.name" : "gen_ai.system"]: "strands-agents",
          ...sessionAttributes(parent),
          ...setup.attributes,
        },
      },
      parent,
    );
    if (!setup.captures) forgetContent(span);
    return span;
  };
  Object.defineProperty(native, "_tracer", { value: { startSpan }, writable: true, configurable: true });
}

function forgetContent(span: Span): void {
  const setAttributes = span.setAttributes.bind(span);
  span.addEvent = () => span;
  span.setAttributes = ({ [CONTENT]: _content, ...others }) => setAttributes(others);
}
