import type { EngineExit, EngineUser } from "./options.ts";

/** What the parent tells the engine process over the IPC channel; passwords never appear in its arguments or environment. */
export type ToEngine =
  | {
      readonly kind: "init";
      readonly dataDir: string;
      readonly port: number;
      readonly users: readonly EngineUser[];
      readonly memoryLimitBytes: number;
    }
  | { readonly kind: "stop" };

/** What the engine process answers. */
export type FromEngine =
  | { readonly kind: "ready"; readonly port: number }
  /** `unavailable`: chdb is missing or has no build here; `database`: it would not open the directory. */
  | { readonly kind: "failed"; readonly reason: "unavailable" | "database" | "listen"; readonly detail: string };

/** The engine process's first message, or why there is none. */
export type FirstAnswer = FromEngine | { readonly kind: "died"; readonly exit: EngineExit } | { readonly kind: "late" };
