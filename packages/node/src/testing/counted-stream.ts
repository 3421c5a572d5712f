import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";

/** How often the service's stream beneath an instrumented client was asked for an event. */
export interface Pulls {
  readonly count: number;
}

/** Lays a counter between the SDK's stream and the instrumentation. */
export function counted(client: BedrockRuntimeClient): Pulls {
  let count = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const output = result.output as Record<string, unknown>;
      for (const [name, member] of Object.entries(output)) {
        if (isStream(member)) output[name] = { [Symbol.asyncIterator]: () => counting(member) };
      }
      return result;
    },
    { step: "serialize", priority: "high" },
  );
  return {
    get count() {
      return count;
    },
  };

  function counting(stream: AsyncIterable<unknown>): AsyncIterator<unknown> {
    const iterator = stream[Symbol.asyncIterator]();
    return {
      next: () => {
        count += 1;
        return iterator.next();
      },
      return: (value?: unknown) => iterator.return?.(value) ?? Promise.resolve({ done: true, value }),
    };
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
