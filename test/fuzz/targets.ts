import { fileURLToPath } from "node:url";

/** The decoders where bytes come in, by name: each a file in `targets/` that exports `target`. */
export const TARGETS = [
  "traces-proto",
  "traces-json",
  "logs-proto",
  "logs-json",
  "metrics-proto",
  "metrics-json",
  "http-body",
  "emf",
  "log-segment",
  "native",
  "engine-native",
  "engine-query",
  "agent-trace",
  "model-body",
  "aws-calls",
] as const;

export type TargetName = (typeof TARGETS)[number];

export function targetPath(name: TargetName): string {
  return fileURLToPath(new URL(`targets/${name}.ts`, import.meta.url));
}

/** Inputs that were found to be of interest, kept for good: faults that were mended, above all. */
export function corpusOf(name: TargetName): string {
  return fileURLToPath(new URL(`corpus/${name}`, import.meta.url));
}
