import { guard } from "../../guard.ts";
import { memberOf } from "../../values.ts";

export type Method = (...args: unknown[]) => unknown;

/**
 * Lays a method of the same name over one that `target` has, itself or from its class. Answers whether it had one.
 * `wrap` gets the method bound to `target`.
 */
export function overlay(target: object, name: string, wrap: (original: Method) => Method): boolean {
  const original = memberOf(target, name);
  if (typeof original !== "function") return false;
  const bound: Method = (...args) => Reflect.apply(original, target, args);
  Object.defineProperty(target, name, { value: wrap(bound), writable: true, configurable: true, enumerable: false });
  return true;
}

export function hasMethods(target: unknown, names: readonly string[]): target is object {
  return names.every((name) => typeof memberOf(target, name) === "function");
}

/**
 * Lays methods over the SDK's that begin and end spans. Those never throw, and neither do ours: whatever of the
 * application's they cannot read costs a span, not the agent.
 */
export function overlaySpanMethods<Name extends string>(
  tracer: object,
  names: readonly Name[],
  wraps: Readonly<Record<Name, (original: Method) => Method>>,
): void {
  for (const name of names) {
    overlay(tracer, name, (original) => {
      const method = wraps[name](original);
      return (...args) => guard("trace a Strands step", () => method(...args)) ?? null;
    });
  }
}
