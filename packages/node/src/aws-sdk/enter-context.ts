import { type Context, context } from "@opentelemetry/api";
import { guard } from "../guard.ts";
import { registered } from "../start/registered.ts";
import { memberOf } from "../values.ts";

/**
 * Makes a context the active one of the code that runs now, up to its next `await` and after it. Answers whether it is:
 * not every context manager can. The usual one keeps its AsyncLocalStorage under a name that is no part of an
 * interface; where it is not found, `attach`, experimental since 1.10 of the API, does the same.
 */
export function enterContext(entered: Context): boolean {
  return (
    guard("enter a context", () => {
      const manager = registered("context");
      const storage = memberOf(manager, "_asyncLocalStorage");
      const enterWith = memberOf(storage, "enterWith");
      const attach = memberOf(manager, "attach");
      if (typeof enterWith === "function") Reflect.apply(enterWith, storage, [entered]);
      else if (typeof attach === "function") Reflect.apply(attach, manager, [entered]);
      else return false;
      return context.active() === entered;
    }) === true
  );
}
