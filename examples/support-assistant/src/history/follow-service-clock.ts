import type { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import type { VirtualClock } from "./virtual-clock.ts";

type Handler = (args: object) => Promise<{ readonly output: { completion?: AsyncIterable<Traced> } }>;

/** As far as it is used: which step a relative place is in, the SDK's own type leaves open. */
interface MiddlewareStack {
  addRelativeTo(
    middleware: (next: Handler) => Handler,
    place: { readonly relation: "before"; readonly toMiddleware: string },
  ): void;
}

interface Traced {
  readonly trace?: { readonly eventTime?: Date };
}

/**
 * Lets the virtual clock stand where a managed agent's service says that it is: when an event of an agent's trace is read,
 * it is as late as the event. Put right around the SDK's reading of the answer, beneath the instrumentation, which takes an
 * event's arrival for the time.
 */
export function followServiceClock(client: BedrockAgentRuntimeClient, clock: VirtualClock): void {
  const stack: object = client.middlewareStack;
  (stack as MiddlewareStack).addRelativeTo(
    (next) => async (args) => {
      const result = await next(args);
      const { output } = result;
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
