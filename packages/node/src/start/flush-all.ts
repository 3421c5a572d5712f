import { reportOnce } from "../guard.ts";
import { memberOf } from "../values.ts";

interface Flushable {
  forceFlush(): unknown;
}

/**
 * Flushes the providers that can be, and waits for each: one that fails at once must not end the wait for the others.
 * Never rejects.
 */
export async function flushAll(providers: readonly unknown[]): Promise<void> {
  await Promise.all(
    providers.map(async (provider) => {
      try {
        const target = behindProxy(provider);
        if (isFlushable(target)) await target.forceFlush();
      } catch (error) {
        reportOnce("flush telemetry", error);
      }
    }),
  );
}

/** The API's proxy may come from another copy of the API: it is known by its method. */
function behindProxy(provider: unknown): unknown {
  const getDelegate = memberOf(provider, "getDelegate");
  return typeof getDelegate === "function" ? Reflect.apply(getDelegate, provider, []) : provider;
}

function isFlushable(provider: unknown): provider is Flushable {
  return typeof memberOf(provider, "forceFlush") === "function";
}
