import type { Context } from "@opentelemetry/api";
import { runInContext } from "../../aws-sdk/run-in-context.ts";
import { guard } from "../../guard.ts";
import { memberOf } from "../../values.ts";
import { overlay } from "./overlay.ts";

/** What is to be active while a generator takes a step; `undefined` leaves what is active. */
export type FindContext = () => Context | undefined;

/**
 * Lets every step of an asynchronous generator run in the context that is found just before it, and shows what it
 * yields. The generator stays the very object that it was.
 */
export function stepInContext(generator: unknown, find: FindContext, seen?: (value: unknown) => void): unknown {
  if (typeof generator !== "object" || generator === null) return generator;
  for (const name of ["next", "return", "throw"]) {
    overlay(generator, name, (step) => (...args) => {
      const active = guard("find the context of a Strands step", find);
      const result = active === undefined ? step(...args) : runInContext(active, () => step(...args));
      return seen === undefined || !(result instanceof Promise) ? result : result.then((value) => look(value, seen));
    });
  }
  return generator;
}

function look(result: unknown, seen: (value: unknown) => void): unknown {
  guard("look at a Strands event", () => {
    if (memberOf(result, "done") !== true) seen(memberOf(result, "value"));
  });
  return result;
}
