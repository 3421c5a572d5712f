import { context } from "@opentelemetry/api";
import { runInContext } from "../../aws-sdk/run-in-context.ts";
import type { ModelCallWatch } from "../../model-call-watch.ts";
import { overlay } from "../plugin/overlay.ts";
import { stepInContext } from "../plugin/step-in-context.ts";

/**
 * Lets the requests of an agent's models run where calls to Bedrock that are traced, too, report to the watch that is found
 * when a request begins: hooks cannot set a context. An agent without that method is told of by the SDK alone.
 */
export function watchRequests(agent: object, find: () => ModelCallWatch | undefined): void {
  overlay(agent, "_streamFromModel", (stream) => (...args) => {
    const watch = find();
    if (watch === undefined) return stream(...args);
    const generator = runInContext(watch.within(context.active()), () => stream(...args));
    return stepInContext(generator, () => watch.within(context.active()));
  });
}
