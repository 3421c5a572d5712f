import { LogBatch } from "../../../packages/server/src/pipeline/batch/log-batch.ts";
import { decodeLogsJson } from "../../../packages/server/src/receive/otlp/decode-logs-json.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { logJsonSeeds } from "./otlp-seeds.ts";
import { otlpTarget } from "./otlp-target.ts";

/** When every body came: the answer must not depend on the clock. */
const RECEIVED_MS = 1_770_000_000_000;

export const target: FuzzTarget = otlpTarget({
  grammar: "json",
  seeds: logJsonSeeds,
  batch: new LogBatch(),
  decode: (input, batch) => decodeLogsJson(input, "acme", batch, RECEIVED_MS),
});
