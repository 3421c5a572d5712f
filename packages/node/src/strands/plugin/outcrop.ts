import { guard } from "../../guard.ts";
import { createSetup, type OutcropOptions } from "./setup.ts";
import { watchAgent } from "./watch-agent.ts";
import { membersOf, watchOrchestrator } from "./watch-orchestrator.ts";

/** Fits `plugins` of `Agent`, `Graph` and `Swarm` of `@strands-agents/sdk`. */
export interface StrandsPlugin {
  readonly name: string;
  initAgent(agent: object): void | Promise<void>;
  initMultiAgent(orchestrator: object): void | Promise<void>;
}

/**
 * Traces Strands agents: `new Agent({ plugins: [outcrop()] })`, also for a `Graph` or `Swarm`, whose agents need none of
 * their own. One plugin may serve many. Works with `@strands-agents/sdk` 1.0 to 1.19; never throws, and changes
 * nothing of what the agent does.
 */
export function outcrop(options: OutcropOptions = {}): StrandsPlugin {
  const setup = guard("set up the plugin for Strands", () => createSetup(options));
  const initMultiAgent = (orchestrator: object): void => {
    guard("trace a Strands orchestrator", () => {
      if (setup === undefined) return;
      watchOrchestrator(orchestrator, setup);
      const { agents, orchestrators } = membersOf(orchestrator);
      for (const agent of agents) watchAgent(agent, setup);
      for (const inner of orchestrators) if (inner !== orchestrator) initMultiAgent(inner);
    });
  };
  return {
    name: "outcrop",
    initAgent(agent) {
      guard("trace a Strands agent", () => setup !== undefined && watchAgent(agent, setup));
    },
    initMultiAgent,
  };
}
