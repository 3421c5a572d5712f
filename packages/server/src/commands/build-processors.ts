import { readFile } from "node:fs/promises";
import { createPriceBook, type PriceBook } from "@outcrop/core";
import { parseOverrideBook } from "@outcrop/core/override-book";
import { type Config, componentType } from "../config/config.ts";
import type { LogBatch } from "../pipeline/batch/log-batch.ts";
import type { MetricBatch } from "../pipeline/batch/metric-batch.ts";
import { createNormalizeLogs } from "../process/normalize/normalize-logs.ts";
import { createNormalizeMetrics } from "../process/normalize/normalize-metrics.ts";
import { createNormalize } from "../process/normalize/normalize.ts";
import type { PriceConfig } from "../process/price/config.ts";
import { createPriceMetrics } from "../process/price/price-metrics.ts";
import { createPrice } from "../process/price/price.ts";
import type { OnOddSpan, Processor } from "../process/processor.ts";
import type { RedactConfig } from "../process/redact/config.ts";
import { createRedactLogs } from "../process/redact/redact-logs.ts";
import { createRedactMetrics } from "../process/redact/redact-metrics.ts";
import { createRedact } from "../process/redact/redact.ts";
import { UsageError } from "./usage-error.ts";

/** The processors that a pipeline names, in its order. */
export function buildProcessors(
  ids: readonly string[],
  config: Config,
  priceBook: PriceBook,
  onOddSpan: OnOddSpan,
): readonly Processor[] {
  return ids.map((id): Processor => {
    switch (componentType(id)) {
      case "normalize":
        return createNormalize({ onOddSpan });
      case "price":
        return createPrice({ book: priceBook, onOddSpan });
      case "redact":
        return createRedact(config.processors[id] as RedactConfig);
      default:
        throw new UsageError(`Cannot build processor "${id}": unknown type`);
    }
  });
}

/** The same for log records, which have no price. */
export function buildLogProcessors(ids: readonly string[], config: Config): readonly Processor<LogBatch>[] {
  return ids.map((id): Processor<LogBatch> => {
    switch (componentType(id)) {
      case "normalize":
        return createNormalizeLogs();
      case "redact":
        return createRedactLogs(config.processors[id] as RedactConfig);
      default:
        throw new UsageError(`Cannot use processor "${id}" for logs: expected normalize or redact`);
    }
  });
}

/** The same for metrics; `price` names their models, by the book of the spans. */
export function buildMetricProcessors(
  ids: readonly string[],
  config: Config,
  priceBook: PriceBook,
): readonly Processor<MetricBatch>[] {
  return ids.map((id): Processor<MetricBatch> => {
    switch (componentType(id)) {
      case "normalize":
        return createNormalizeMetrics();
      case "price":
        return createPriceMetrics(priceBook);
      case "redact":
        return createRedactMetrics(config.processors[id] as RedactConfig);
      default:
        throw new UsageError(`Cannot use processor "${id}" for metrics: expected normalize, price or redact`);
    }
  });
}

/**
 * The book of the pipelines' `price`, of which there is one for all; settlement uses the same. Without that processor, the
 * built-in one. Throws `UsageError` where its overrides cannot be used.
 */
export async function readPriceBook(pipelines: readonly (readonly string[])[], config: Config): Promise<PriceBook> {
  const [id, ...others] = new Set(pipelines.flat().filter((name) => componentType(name) === "price"));
  if (others.length > 0) {
    throw new UsageError("Cannot run service.pipelines: this version runs one price, for all pipelines");
  }
  const file = id === undefined ? undefined : (config.processors[id] as PriceConfig).overrides;
  if (file === undefined) return createPriceBook();
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read prices from ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = parseOverrideBook(text);
  if (parsed.ok) return createPriceBook({ overrides: parsed.book });
  const faults = parsed.errors.map(
    ({ line, path, message }) =>
      `${file}${line === undefined ? "" : `:${line}`}: ${path === "" ? "" : `${path}: `}${message}`,
  );
  throw new UsageError(faults.join("\n"));
}
