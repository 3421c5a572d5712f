/** How often the service's stream beneath an instrumented client was asked for an event. */
export interface Pulls {
  readonly count: number;
}

/** What both clients' stacks have in common. */
interface MiddlewareStack {
  add(middleware: (next: Handler) => Handler, options: { readonly step: "serialize"; readonly priority: "high" }): void;
}

type Handler = (args: object) => Promise<{ readonly output: Record<string, unknown> }>;

/** Lays a counter between the SDK's stream and the instrumentation. */
export function counted(client: { readonly middlewareStack: object }): Pulls {
  let count = 0;
  const middlewareStack = client.middlewareStack as MiddlewareStack;
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { output } = result;
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
