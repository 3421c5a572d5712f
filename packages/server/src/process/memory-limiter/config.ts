import { z } from "zod";

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const percentage = z.int().min(1).max(100);

/** A duration as the Collector writes it, `1s`, `500ms` or `1m30s`, in milliseconds. */
const duration = z
  .string()
  .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, { error: "expected a duration as 1s or 500ms" })
  .transform((text) => {
    let total = 0;
    for (const [, amount = "", unit = ""] of text.matchAll(/([\d.]+)(ms|s|m|h)/g)) {
      total += Number(amount) * (UNITS_MS[unit] ?? 0);
    }
    return total;
  })
  .refine((milliseconds) => milliseconds > 0, { error: "expected more than 0" });

/** `processors: memory_limiter:` with the Collector's names (memorylimiterprocessor). `limit_mib` wins over a percentage. */
export const memoryLimiterConfig = z
  .strictObject({
    check_interval: duration.default(1000),
    limit_mib: z.int().positive().optional(),
    spike_limit_mib: z.int().nonnegative().optional(),
    limit_percentage: percentage.optional(),
    spike_limit_percentage: percentage.optional(),
  })
  .refine((config) => config.limit_mib !== undefined || config.limit_percentage !== undefined, {
    error: "expected limit_mib or limit_percentage",
  })
  .refine(({ limit_mib: limit, spike_limit_mib: spike }) => (spike ?? 0) < (limit ?? Number.POSITIVE_INFINITY), {
    error: "expected a spike_limit_mib below limit_mib",
  })
  .refine(
    ({ limit_percentage: limit, spike_limit_percentage: spike }) =>
      limit === undefined || spike === undefined || spike < limit,
    { error: "expected a spike_limit_percentage below limit_percentage" },
  );

export type MemoryLimiterConfig = z.infer<typeof memoryLimiterConfig>;

const MIB = 1024 * 1024;
/** The part of the limit that is kept for what comes between two looks, where nothing says otherwise. */
const DEFAULT_SPIKE = 0.2;

/** Bytes above which data is refused, and above which rubbish is collected at once besides. */
export interface MemoryLimits {
  readonly softBytes: number;
  readonly hardBytes: number;
}

/** @param totalBytes memory that this process may have: the machine's, or its container's */
export function toMemoryLimits(config: MemoryLimiterConfig, totalBytes: number): MemoryLimits {
  if (config.limit_mib !== undefined) {
    const hardBytes = config.limit_mib * MIB;
    const spike = config.spike_limit_mib === undefined ? hardBytes * DEFAULT_SPIKE : config.spike_limit_mib * MIB;
    return { softBytes: hardBytes - spike, hardBytes };
  }
  const hardBytes = ((config.limit_percentage ?? 100) / 100) * totalBytes;
  const share = config.spike_limit_percentage;
  const spike = share === undefined ? hardBytes * DEFAULT_SPIKE : (share / 100) * totalBytes;
  return { softBytes: hardBytes - spike, hardBytes };
}
