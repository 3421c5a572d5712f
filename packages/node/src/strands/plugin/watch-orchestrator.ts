import { diag } from "@opentelemetry/api";
import { sharedSet } from "../../shared-set.ts";
import { isRecord, memberOf } from "../../values.ts";
import { OrchestratorSpans } from "./orchestrator-spans.ts";
import { hasMethods, overlaySpanMethods } from "./overlay.ts";
import type { Setup } from "./setup.ts";
import { silence } from "./span-pair.ts";

const SPAN_METHODS = ["startMultiAgentSpan", "endMultiAgentSpan", "startNodeSpan", "endNodeSpan"] as const;

const watched = sharedSet("watched-strands-orchestrators");

/** The same for a Graph or Swarm itself; its agents are watched one by one. */
export function watchOrchestrator(orchestrator: unknown, setup: Setup): void {
  if (!isRecord(orchestrator) || watched.has(orchestrator)) return;
  const native = memberOf(orchestrator, "_tracer");
  if (!hasMethods(native, SPAN_METHODS)) {
    diag.warn(
      "@outcrop/node: Cannot trace a Strands orchestrator: expected a Graph or Swarm of @strands-agents/sdk 1.0 to 1.19, got another; its own spans stay",
    );
    return;
  }
  watched.add(orchestrator);
  const spans = new OrchestratorSpans(native, setup);
  if (setup.own === "replace") silence(native);
  overlaySpanMethods(native, SPAN_METHODS, spans);
}

/** The agents and orchestrators at the nodes of an orchestrator. */
export function membersOf(orchestrator: unknown): {
  readonly agents: readonly object[];
  readonly orchestrators: readonly object[];
} {
  const nodes = memberOf(orchestrator, "nodes");
  const all: readonly unknown[] = nodes instanceof Map ? [...nodes.values()] : [];
  const members = (key: string): readonly object[] => all.map((node) => memberOf(node, key)).filter(isRecord);
  return { agents: members("agent"), orchestrators: members("orchestrator") };
}
