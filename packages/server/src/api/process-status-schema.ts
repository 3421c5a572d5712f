import { z } from "@hono/zod-openapi";
import type * as api from "./process-status.ts";

const count = z.number().int();
const number = z.number();
const text = z.string();
const byReason = z.record(z.string(), count).openapi({ description: "By reason" });
const signal = z.enum(["traces", "metrics", "logs"]);

const durations: z.ZodType<api.DurationCounts> = z
  .object({ count, sumSeconds: number, buckets: z.array(z.object({ seconds: number, count })) })
  .openapi("DurationCounts");

/** `process-status.ts` as a schema, for the OpenAPI document. */
export const processStatusSchema: z.ZodType<api.ProcessStatus> = z
  .object({
    version: text,
    started: z.iso.datetime(),
    uptimeSeconds: number,
    ready: z.boolean(),
    problems: z.array(text),
    process: z.object({ rssBytes: count, heapUsedBytes: count, cpuSeconds: number }),
    engine: z.object({ kind: z.enum(["embedded", "server"]), up: z.boolean() }),
    settlement: z.object({ waiting: count, settled: count, faults: count }),
    receivers: z.array(
      z.object({
        receiver: text,
        transport: text,
        signal,
        accepted: count,
        failed: count,
        refused: byReason,
        dropped: byReason,
        refusedRequests: byReason,
      }),
    ),
    logs: z.array(
      z.object({
        log: text,
        bytes: count,
        maxBytes: count,
        segments: count,
        queuedBytes: count,
        accepted: count,
        refused: count,
        commits: durations,
        problem: text.nullable(),
      }),
    ),
    exporters: z.array(
      z.object({
        exporter: text,
        signal,
        log: text,
        sent: count,
        failed: count,
        dropped: count,
        waiting: z.object({ segments: count, bytes: count, oldestSeconds: number }),
        sending: durations,
      }),
    ),
  })
  .openapi("ProcessStatus");
