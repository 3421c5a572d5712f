import { totalmem } from "node:os";
import { type Config, componentType } from "../config/config.ts";
import { toMemoryLimits, type MemoryLimiterConfig } from "../process/memory-limiter/config.ts";
import { MemoryLimiter } from "../process/memory-limiter/memory-limiter.ts";
import type { Parts } from "./parts.ts";
import { describeMemoryEvent } from "./reports.ts";
import { UsageError } from "./usage-error.ts";

const TYPE = "memory_limiter";

/** What pipelines say of memory: the limiter, which is one for the process, and their other processors. */
export interface MemorySettings {
  readonly memory: MemoryLimiterConfig | undefined;
  /** Of each pipeline, in the order given. */
  readonly others: readonly (readonly string[])[];
}

/** Throws `UsageError` where a pipeline names the limiter after another processor, or two pipelines name different ones. */
export function readMemorySettings(processors: readonly (readonly string[])[], config: Config): MemorySettings {
  const isLimiter = (id: string): boolean => componentType(id) === TYPE;
  for (const ids of processors) {
    if (ids.slice(1).some(isLimiter)) {
      throw new UsageError(`Cannot run service.pipelines: expected ${TYPE} to be the first of the processors`);
    }
  }
  const [id, ...more] = new Set(processors.flat().filter(isLimiter));
  if (more.length > 0) {
    throw new UsageError(`Cannot run service.pipelines: this version runs one ${TYPE}, for all pipelines`);
  }
  return {
    memory: id === undefined ? undefined : (config.processors[id] as MemoryLimiterConfig),
    others: processors.map((ids) => ids.filter((other) => !isLimiter(other))),
  };
}

/** The limiter, looking; `undefined` where none is configured. */
export async function startMemoryLimiter(
  config: MemoryLimiterConfig | undefined,
  log: (line: string) => void,
  parts: Parts,
): Promise<MemoryLimiter | undefined> {
  if (config === undefined) return undefined;
  // A container's limit, where there is one; without it this is the machine's memory, or a number far beyond.
  const total = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return await parts.add(
    new MemoryLimiter({
      limits: toMemoryLimits(config, total),
      checkIntervalMs: config.check_interval,
      report: (event) => log(describeMemoryEvent(event)),
    }),
  );
}
