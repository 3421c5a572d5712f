import type { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import type { VirtualClock } from "./virtual-clock.ts";

interface Traced {
  readonly trace?: { readonly eventTime?: Date };
}

/**
 * Lets the virtual clock stand where a managed agent's service says that it is: when an event of an agent's trace is read,
 * it is as late as the event. Put right around the SDK's reading of the answer, beneath the instrumentation, which takes an
 * event's arrival for the time.
 */
export function followServiceClock(client: BedrockAgentRuntimeClient, clock: VirtualClock): void {
  client.middlewareStack.addRelativeTo(
    (next) => async (args) => {
      const result = await next(args);
      const output = result.output as { completion?: AsyncIterable<Traced> };
      if (output.completion !== undefined) output.completion = timed(output.completion, clock);
      return result;
    },
    { relation: "before", toMiddleware: "deserializerMiddleware" },
  );
}

async function* timed(events: AsyncIterable<Traced>, clock: VirtualClock): AsyncGenerator<Traced> {
  for await (const event of events) {
    const at = event.trace?.eventTime?.getTime();
    if (at !== undefined && at > clock.now()) clock.set(at);
    yield event;
  }
}
