import type { Telemetry } from "../telemetry.ts";
import { createClientEndpoint } from "./client-endpoint.ts";
import { fetchInjects } from "./fetch-injects.ts";
import { type FindOperation, initializeStep } from "./initialize-step.ts";
import { injectStep } from "./inject-step.ts";
import type { Plugin } from "./smithy.ts";

/**
 * The one Smithy plugin. Its steps are named and override each other, so adding it twice changes nothing. The outer
 * step has low priority: it comes after middleware of the user's own, sees the input as it is sent, and makes no span
 * for an answer that such middleware gives from a cache. There are no more than two, since the SDK puts its stack together
 * anew for every call, and each step in it costs a few microseconds and a kilobyte.
 */
export function createPlugin(find: FindOperation, telemetry: Telemetry, client?: object): Plugin {
  const endpoint = createClientEndpoint();
  return {
    applyToStack(stack) {
      const common = { priority: "low", override: true } as const;
      stack.add(initializeStep(find, telemetry, endpoint), {
        ...common,
        step: "initialize",
        name: "outcropInitialize",
      });
      stack.add(
        injectStep(endpoint, telemetry.settings.baggageHosts, () => fetchInjects(client)),
        {
          ...common,
          step: "finalizeRequest",
          name: "outcropInject",
        },
      );
    },
  };
}
