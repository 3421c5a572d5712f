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
      const output = result.output as { stream?: AsyncIterable<unknown> };
      const { stream } = output;
      if (stream !== undefined) output.stream = { [Symbol.asyncIterator]: () => counting(stream) };
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
