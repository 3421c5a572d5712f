import type { z } from "zod";

/** A pipeline of one signal: names of components, in the order that data passes them. */
export interface PipelineConfig {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/**
 * The whole configuration, in the shape of the OpenTelemetry Collector. Component ids are `type` or `type/name`; each
 * component's value has been checked and completed by the schema of its type.
 */
export interface Config {
  readonly receivers: Readonly<Record<string, unknown>>;
  readonly processors: Readonly<Record<string, unknown>>;
  readonly exporters: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly service: {
    readonly extensions: readonly string[];
    /** By `traces`, `traces/name`, … */
    readonly pipelines: Readonly<Record<string, PipelineConfig>>;
  };
}

export type ComponentKind = "receivers" | "processors" | "exporters" | "extensions";

/** The schema of each component type that this build knows, handed in by `main.ts`. */
export type Registry = Readonly<Record<ComponentKind, Readonly<Record<string, z.ZodType>>>>;

/** `redact/strict` → `redact` */
export function componentType(id: string): string {
  const slash = id.indexOf("/");
  return slash < 0 ? id : id.slice(0, slash);
}
