import { diag } from "@opentelemetry/api";
import { runInContext } from "../../aws-sdk/run-in-context.ts";
import { guard } from "../../guard.ts";
import { sharedSet } from "../../shared-set.ts";
import { isRecord, memberOf } from "../../values.ts";
import { AgentSpans } from "./agent-spans.ts";
import { watchMemory } from "./memory-spans.ts";
import { hasMethods, overlay, overlaySpanMethods } from "./overlay.ts";
import type { Setup } from "./setup.ts";
import { silence } from "./span-pair.ts";
import { stepInContext } from "./step-in-context.ts";
import { withinSum } from "./within-sum.ts";

const SPAN_METHODS = [
  "startAgentSpan",
  "endAgentSpan",
  "startAgentLoopSpan",
  "endAgentLoopSpan",
  "startModelInvokeSpan",
  "endModelInvokeSpan",
  "startToolCallSpan",
  "endToolCallSpan",
] as const;

const watched = sharedSet("watched-strands-agents");

/**
 * Puts our spans in the place of an agent's own, or enriches those. The SDK has no public way for it: what is used of
 * its inside is looked at first, and an agent of another make is left as it is, with its own spans.
 */
export function watchAgent(agent: unknown, setup: Setup): void {
  if (!isRecord(agent) || watched.has(agent)) return;
  const native = memberOf(agent, "_tracer");
  if (!hasMethods(native, SPAN_METHODS) || !hasMethods(agent, ["_stream", "_streamFromModel", "_invokeCallbacks"])) {
    diag.warn(
      "@outcrop/node: Cannot trace a Strands agent: expected @strands-agents/sdk 1.0 to 1.19, got another; its own spans stay",
    );
    return;
  }
  watched.add(agent);
  const spans = new AgentSpans(agent, native, setup);
  if (setup.own === "replace") silence(native);
  guard("trace the memory of a Strands agent", () => watchMemory(agent, setup));
  overlaySpanMethods(native, SPAN_METHODS, spans);
  overlay(native, "withSpanContext", withinSum);
  overlay(
    agent,
    "_stream",
    (stream) =>
      (...args) =>
        stepInContext(stream(...args), spans.activeContext),
  );
  // Within one step of the loop a turn ends and the next begins: what is innermost is looked up again.
  for (const method of ["_invokeCallbacks", "_estimateInputTokens"]) {
    overlay(agent, method, (call) => (...args) => {
      const active = guard("find the context of a Strands agent", spans.activeContext);
      return active === undefined ? call(...args) : runInContext(active, () => call(...args));
    });
  }
  overlay(agent, "_streamFromModel", (stream) => (...args) => {
    // The first argument since a router can choose the model.
    const model = typeof memberOf(args[0], "stream") === "function" ? args[0] : memberOf(agent, "model");
    const followed = guard("follow a Strands model call", () => spans.followModel(model));
    const generator = stream(...args);
    return followed === undefined ? generator : stepInContext(generator, () => followed.context, followed.seen);
  });
}
