import type { EmfUnit } from "./units.ts";

/** Seconds for which CloudWatch keeps one value: 1 (high resolution) or 60. */
export type EmfResolution = 1 | 60;

export interface EmfMetric {
  readonly name: string;
  /** Left out of the document where it is not given; CloudWatch takes that as `None`. */
  readonly unit?: EmfUnit;
  /** Finite, from −2^360 to 2^360. A list of any length; an empty one is refused. */
  readonly value: number | readonly number[];
  readonly resolution?: EmfResolution;
}

export interface EmfInput {
  readonly namespace: string;
  /** Milliseconds since 1970; now, where it is not given. */
  readonly timestamp?: number;
  /** Values by name. `undefined` is a value that is missing: the sets that name it are refused. */
  readonly dimensions?: Readonly<Record<string, string | undefined>>;
  /** Which dimensions make a metric: one metric for each set. All dimensions in one set, where it is not given. */
  readonly dimensionSets?: readonly (readonly string[])[];
  /** Members to search logs by, no dimensions: any JSON. `undefined` is left out. */
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly metrics: readonly EmfMetric[];
}

export interface EmfMetricDefinition {
  readonly Name: string;
  readonly Unit?: EmfUnit;
  readonly StorageResolution?: 1;
}

export interface EmfDirective {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly EmfMetricDefinition[];
}

/** One log event: `_aws`, then dimensions, properties, metrics. Without `_aws` CloudWatch extracts no metric from it. */
export interface EmfDocument {
  readonly _aws?: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly EmfDirective[];
  };
  readonly [member: string]: unknown;
}

/** Something of the input that is in no document as what it was meant to be. */
export interface EmfRefusal {
  readonly kind: "namespace" | "timestamp" | "dimension-set" | "property" | "metric" | "value" | "size";
  /** The member it is about; a set's names with commas between; empty where it is about the whole input. */
  readonly name: string;
  /** "Cannot …: expected …, got …". */
  readonly reason: string;
}

export interface EmfBuilt {
  /** In the order to write them, each a log event of its own. */
  readonly documents: readonly EmfDocument[];
  readonly refused: readonly EmfRefusal[];
}

export interface EmfProblem {
  /** Where: `_aws.CloudWatchMetrics[0].Metrics[2].Unit`; a root member by its name; empty for the whole event. */
  readonly path: string;
  /** "expected …, got …". */
  readonly reason: string;
}

/** One metric under one set of dimensions. */
export interface EmfReading {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly name: string;
  readonly unit: EmfUnit;
  readonly values: readonly number[];
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly resolution: EmfResolution;
}

export type ParsedEmf =
  | { readonly kind: "ok"; readonly metrics: readonly EmfReading[] }
  /** No JSON object with a member `_aws`. */
  | { readonly kind: "not-emf" }
  | { readonly kind: "malformed"; readonly problems: readonly EmfProblem[] };
