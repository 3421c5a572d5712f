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

export interface BuiltProcessors {
  readonly processors: readonly Processor[];
  /** The book of the pipeline's `price`; settlement uses the same. Without that processor, the built-in one. */
  readonly priceBook: PriceBook;
}

/** The processors that a pipeline names, in its order. Throws `UsageError` where an override book cannot be used. */
export async function buildProcessors(
  ids: readonly string[],
  config: Config,
  onOddSpan: OnOddSpan,
): Promise<BuiltProcessors> {
  const prices = ids.find((id) => componentType(id) === "price");
  const priceBook = await readPriceBook(prices === undefined ? {} : (config.processors[prices] as PriceConfig));
  const processors = ids.map((id): Processor => {
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
  return { processors, priceBook };
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

async function readPriceBook({ overrides: file }: PriceConfig): Promise<PriceBook> {
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
