import { buildEmf, type EmfDocument, type EmfMetric, type EmfRefusal } from "@outcrop/core/emf";
import { numberOf } from "../../values.ts";
import type { Usage } from "../types.ts";

/** What is said of one invocation. */
export interface UsageReport {
  readonly namespace: string;
  readonly dimensionSets: readonly (readonly string[])[];
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly usage: Usage;
  readonly costUsd: number | undefined;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** The payload of `strands-token-telemetry`: five counts, and the dollars where they are asked for and known. */
export function usagePayload(report: UsageReport): {
  readonly documents: readonly EmfDocument[];
  readonly refused: readonly EmfRefusal[];
} {
  const { namespace, dimensionSets, properties, usage, costUsd, timestamp } = report;
  const count = (name: string, value: number | undefined): EmfMetric => ({ name, unit: "Count", value: value ?? 0 });
  const metrics = [
    count("inputTokens", usage.inputTokens),
    count("outputTokens", usage.outputTokens),
    count("totalTokens", usage.totalTokens),
    count("cacheReadInputTokens", usage.cacheReadInputTokens),
    count("cacheWriteInputTokens", usage.cacheWriteInputTokens),
    ...(costUsd === undefined ? [] : [{ name: "costUsd", unit: "None" as const, value: costUsd }]),
  ];
  const dimensions = Object.fromEntries(
    Object.entries(report.dimensions).map(([name, value]) => [name, textOf(value)]),
  );
  return buildEmf({ namespace, timestamp, dimensions, dimensionSets, properties, metrics }, { now: () => timestamp });
}

/** A dimension is text. Numbers and booleans have one; an empty text is none. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "boolean" || numberOf(value) !== undefined ? String(value) : undefined;
}
