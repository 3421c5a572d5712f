import { type Attributes, context, type Context, type Span, type SpanOptions, type Tracer } from "@opentelemetry/api";
import { sumFor, sumOf } from "../../cost-sum.ts";
import { guard } from "../../guard.ts";
import { sessionAttributes } from "../../session/session.ts";
import { sharedSet } from "../../shared-set.ts";
import { isRecord, memberOf } from "../../values.ts";
import { watchMemoryModels } from "./memory-model-calls.ts";
import type { Setup } from "./setup.ts";
import { strandsAttributes } from "./told.ts";

/** What the SDK puts there depends on the name of the service. */
const OF_THE_SERVICE = ["gen_ai.system", "gen_ai.provider.name"];
/** Where the SDK cannot use events (Langfuse), what was searched for and found is here. */
const CONTENT = "content";

const watched = sharedSet("watched-strands-memories");

/**
 * The spans of an agent's memory (since 1.16) come from a tracer of its own. They get what is on every span: session,
 * user, the user's attributes, and what the model calls beneath cost. Where the SDK's spans are replaced they are made
 * under our scope, and without what was searched for and found unless content is wanted.
 */
export function watchMemory(agent: object, setup: Setup): void {
  const manager = memberOf(agent, "memoryManager");
  const native = memberOf(manager, "_tracer");
  if (!isRecord(native) || !isTracer(native["_tracer"]) || watched.has(native)) return;
  watched.add(native);
  const make = setup.own === "replace" ? ownSpans(setup) : native["_tracer"];
  const startSpan: Tracer["startSpan"] = (name, options = {}, parent = context.active()) => {
    // An extraction begins a trace of its own, and is the session's all the same.
    const add = { ...sessionAttributes(context.active()), ...setup.attributes };
    const span = make.startSpan(name, { ...options, attributes: { ...options.attributes, ...add } }, parent);
    // A model call tells its own cost.
    if (name.startsWith("memory.")) guard("follow a Strands memory", () => tellCost(span, parent, setup));
    return span;
  };
  Object.defineProperty(native, "_tracer", { value: { startSpan }, writable: true, configurable: true });
  watchMemoryModels(agent, manager, native, setup);
}

function ownSpans(setup: Setup): Pick<Tracer, "startSpan"> {
  const provider = strandsAttributes(setup);
  return {
    startSpan(name: string, options: SpanOptions = {}, parent?: Context): Span {
      const attributes: Attributes = { ...options.attributes };
      for (const key of OF_THE_SERVICE) delete attributes[key];
      Object.assign(attributes, provider);
      const span = setup.otelTracer.startSpan(name, { ...options, attributes }, parent);
      if (!setup.captures) forgetContent(span);
      return span;
    },
  };
}

/** What remembers or looks up may ask a model: the span is current meanwhile. */
function tellCost(span: Span, parent: Context, setup: Setup): void {
  const sum = sumFor(span, sumOf(parent));
  const end = span.end.bind(span);
  span.end = (time) => {
    guard("tell what a Strands memory cost", () => span.setAttributes(sum.attributes(setup.telemetry().names)));
    end(time);
  };
}

function isTracer(value: unknown): value is Pick<Tracer, "startSpan"> {
  return typeof memberOf(value, "startSpan") === "function";
}

function forgetContent(span: Span): void {
  const setAttributes = span.setAttributes.bind(span);
  span.addEvent = () => span;
  span.setAttributes = ({ [CONTENT]: _content, ...others }) => setAttributes(others);
}
