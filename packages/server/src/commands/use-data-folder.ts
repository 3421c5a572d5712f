import { accessSync, constants, mkdirSync } from "node:fs";
import { UsageError } from "./usage-error.ts";

/**
 * Makes the data folder where it is missing, for its owner alone. Throws `UsageError` where it cannot be written to, so
 * that nobody has to guess that from what fails first.
 */
export function useDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot use data folder ${folder}: ${reason}; choose another with --data`);
  }
}
