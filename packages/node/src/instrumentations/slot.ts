import { syncBuiltinESMExports } from "node:module";
import { diag } from "@opentelemetry/api";
import { guard } from "../guard.ts";
import { type Instrumentation, isWrapped, makeInstrumentation, settleBuiltins } from "./instrumentation.ts";
import { loadPrivately } from "./load-privately.ts";
import { memberOf } from "../values.ts";
import type { UsualInstrumentation } from "./usual.ts";

/**
 * The place of one instrumentation in this process: empty until it is needed, then ours, and the application's for good
 * as soon as the application is seen to have its own.
 */
export class Slot {
  readonly usual: UsualInstrumentation;
  readonly #require: NodeJS.Require;
  readonly #path: string;
  readonly #config: object;
  #state: "empty" | "making" | "ours" | "theirs" | "broken" = "empty";
  #made: Instrumentation | undefined;

  /** `path` is that of the package's entry, `require` the application's. */
  constructor(usual: UsualInstrumentation, require: NodeJS.Require, path: string, config: object) {
    this.usual = usual;
    this.#require = require;
    this.#path = path;
    this.#config = config;
  }

  /** Ours, made at the first call; `undefined` where the application has its own, or where making it failed. */
  instrumentation(): Instrumentation | undefined {
    if (this.#state !== "empty") return this.#made;
    const { packageName } = this.usual;
    if (this.#isLoaded()) {
      this.#leaveToApplication();
      return undefined;
    }
    this.#state = "making";
    this.#made = guard(`load ${packageName}`, () => this.#make());
    this.#state = this.#made === undefined ? "broken" : "ours";
    if (this.#made !== undefined) diag.info(`@outcrop/node: loaded ${packageName}`);
    return this.#made;
  }

  /** Whether the application has loaded the package, which it does to use it, or its modules are patched already. */
  #isLoaded(): boolean {
    if (this.#require.cache[this.#path] !== undefined) return true;
    return this.#builtins().some(([, exports]) => isWrapped(memberOf(exports, "request")));
  }

  /** As `require` gives them, since that is where an instrumentation waits for them. */
  #builtins(): readonly (readonly [name: string, exports: unknown])[] {
    const { begins } = this.usual;
    if (begins.kind !== "at-once") return [];
    return begins.builtins.map((name) => [name, this.#require(name) as unknown]);
  }

  #make(): Instrumentation {
    const { packageName, className } = this.usual;
    const made = makeInstrumentation(loadPrivately(this.#path, packageName), className, this.#config);
    const builtins = new Map(this.#builtins());
    if (builtins.size > 0) {
      settleBuiltins(made, builtins);
      syncBuiltinESMExports();
    }
    return made;
  }

  /** A scope of this name was asked for: unless by what is being made here, by an instance of the application's own. */
  scopeSeen(): void {
    if (this.#state !== "making") this.#leaveToApplication();
  }

  #leaveToApplication(): void {
    if (this.#state === "theirs") return;
    this.#state = "theirs";
    const { packageName } = this.usual;
    diag.info(`@outcrop/node: ${packageName} is left to the application, which has its own`);
    const made = this.#made;
    this.#made = undefined;
    if (made === undefined) return;
    guard(`unload ${packageName}`, () => {
      made.disable();
      // Some look at this alone.
      made.setConfig({ ...made.getConfig(), enabled: false });
      syncBuiltinESMExports();
    });
  }
}
