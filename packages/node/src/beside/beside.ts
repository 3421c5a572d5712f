/**
 * What is done where somebody else's instrumentation already traces a call: `enrich` its span with what ours would say,
 * step `aside`, or make a span of our `own` all the same.
 */
export type Beside = "enrich" | "aside" | "own";

const VALUES: readonly string[] = ["enrich", "aside", "own"] satisfies readonly Beside[];

export function isBeside(value: unknown): value is Beside {
  return typeof value === "string" && VALUES.includes(value);
}
