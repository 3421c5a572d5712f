import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** A whole collection of V8's heap, now. It stops the process for tens of milliseconds and more. */
export function collectGarbage(): void {
  if (collect === undefined) {
    // `gc` is there only with this flag, and only for contexts that are made after it.
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
}
