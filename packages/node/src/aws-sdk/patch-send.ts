import { carrySilentSpan, hasSilentSpan } from "../beside/silent-peer.ts";
import { isRecord } from "../values.ts";
import { attach } from "./attach.ts";

/** Shared by all copies of this package in a process: a class is patched once. */
const PATCHED: unique symbol = Symbol.for("outcrop.patched-send") as never;

/**
 * Makes a client class attach the plugin to each instance at its first `send`. `send` itself, also one that another
 * tool replaces later on a parent class, is called as before, with `this`, arguments and result untouched.
 */
export function patchSend(clientClass: unknown): void {
  if (typeof clientClass !== "function" || !isRecord(clientClass.prototype)) return;
  const prototype: Record<PropertyKey, unknown> = clientClass.prototype;
  if (typeof prototype["send"] !== "function" || Object.hasOwn(prototype, PATCHED)) return;
  const own = Object.hasOwn(prototype, "send") ? prototype["send"] : undefined;
  const parent: unknown = Object.getPrototypeOf(prototype);
  const patch = {
    send(this: unknown, ...args: unknown[]): unknown {
      attach(this);
      const original = (own ?? (parent as Record<string, unknown>)["send"]) as (...args: unknown[]) => unknown;
      return hasSilentSpan()
        ? carrySilentSpan<unknown>(() => Reflect.apply(original, this, args))
        : Reflect.apply(original, this, args);
    },
  };
  const value: unknown = Object.defineProperty(Reflect.get(patch, "send"), "length", { value: 3 });
  Object.defineProperty(prototype, "send", { value, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(prototype, PATCHED, { value: true });
}
