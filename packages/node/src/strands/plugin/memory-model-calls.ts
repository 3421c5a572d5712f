import { context, trace } from "@opentelemetry/api";
import { sumOf } from "../../cost-sum.ts";
import { guard } from "../../guard.ts";
import { sessionAttributes } from "../../session/session.ts";
import { arrayOf, memberOf } from "../../values.ts";
import { possibleAttributes } from "../span-attributes.ts";
import type { ModelCall } from "./model-call.ts";
import { modelFacts } from "./model-facts.ts";
import { beginModelSpan, endModelSpan } from "./model-span.ts";
import { type Method, overlay, overlaySpanMethods } from "./overlay.ts";
import type { Setup } from "./setup.ts";
import { isSpan } from "./span-pair.ts";
import { stepInContext } from "./step-in-context.ts";

const NOTHING = (): undefined => undefined;

/** A model call whose span has begun; the SDK asks the model for it before it does anything else. */
let beginning: ModelCall | undefined;

const watched = new WeakSet<object>();

/**
 * What a memory extracts it asks a model for, past the agent's loop: the call gets the span, metrics and cost of any
 * other model call, and what the provider's client sends nests beneath it. `native` is the memory's tracer.
 */
export function watchMemoryModels(agent: object, manager: unknown, native: object, setup: Setup): void {
  const models = [memberOf(agent, "model"), ...extractorModels(manager)];
  for (const model of models) watchModel(model);
  const calls = new WeakMap<object, ModelCall>();
  const startModelInvokeSpan =
    (start: Method): Method =>
    (options) => {
      const active = context.active();
      const place = {
        model: models.find((model) => modelFacts(model).modelId === memberOf(options, "modelId")),
        parent: trace.getSpan(active),
        sum: sumOf(active),
        attributes: { ...sessionAttributes(active), ...possibleAttributes(setup.attributes) },
      };
      // The SDK's own span would be made by the tracer that makes those of the memory, and stay open.
      const call = beginModelSpan(setup.own === "replace" ? NOTHING : start, options, place, setup);
      if (call === undefined) return null;
      calls.set(call.span, call);
      beginning = call;
      queueMicrotask(() => {
        if (beginning === call) beginning = undefined;
      });
      return call.span;
    };
  const endModelInvokeSpan =
    (end: Method): Method =>
    (span, options = {}) => {
      endModelSpan(
        setup.own === "replace" ? NOTHING : end,
        span,
        options,
        isSpan(span) ? calls.get(span) : undefined,
        setup,
      );
    };
  const wraps = { startModelInvokeSpan, endModelInvokeSpan };
  overlaySpanMethods(native, ["startModelInvokeSpan", "endModelInvokeSpan"], wraps);
}

function extractorModels(manager: unknown): readonly unknown[] {
  return arrayOf(memberOf(manager, "_extractionStores")).flatMap(
    (store) => memberOf(memberOf(memberOf(store, "config"), "extractor"), "_model") ?? [],
  );
}

function watchModel(model: unknown): void {
  if (typeof model !== "object" || model === null || watched.has(model)) return;
  watched.add(model);
  overlay(model, "streamAggregated", (stream) => (...args) => {
    const call = beginning;
    beginning = undefined;
    const generator = stream(...args);
    const active =
      call === undefined ? undefined : guard("follow a model call", () => call.request(model, modelFacts(model)));
    return call === undefined || active === undefined
      ? generator
      : stepInContext(
          generator,
          () => active,
          (event) => call.event(event),
        );
  });
}
