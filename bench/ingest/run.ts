import type { Stored } from "./check-stored.ts";
import type { Kills } from "./killed-stack.ts";
import type { LoadReport } from "./load-process.ts";
import type { ProcessUse } from "./process-use.ts";
import type { QueryReport } from "./query-load.ts";

/** What the processes had used at one moment; those that were not there, or cannot be looked at, are `undefined`. */
export interface Uses {
  readonly server: ProcessUse | undefined;
  readonly engine: ProcessUse | undefined;
}

/** One load on an outcrop, and what was found in the store afterwards. */
export interface Run {
  readonly report: LoadReport;
  readonly before: Uses;
  readonly after: Uses;
  readonly kills: Kills;
  readonly queries: QueryReport | undefined;
  readonly stored: Stored;
}
