import type { EnvLookup } from "../config/expand-env.ts";

/** What a command has of the world outside; `main.ts` hands it in, so that a command can be tested without a process. */
export interface CommandIo {
  readonly env: EnvLookup;
  out(text: string): void;
  err(text: string): void;
  /** Sets the code that the process ends with. 0: fine; 1: failed; 2: the user's input is wrong. */
  exit(code: number): void;
}
