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
