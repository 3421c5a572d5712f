// The entry @outcrop/core/emf.
export { buildEmf } from "./build-emf.ts";
export type { BuildEmfOptions } from "./build-emf.ts";
export { parseEmf } from "./parse-emf.ts";
export { stringifyEmf } from "./stringify-emf.ts";
export { validateEmf } from "./validate-emf.ts";
export type { ValidateEmfOptions } from "./validate-emf.ts";
export type {
  EmfBuilt,
  EmfDirective,
  EmfDocument,
  EmfInput,
  EmfMetric,
  EmfMetricDefinition,
  EmfProblem,
  EmfReading,
  EmfRefusal,
  EmfResolution,
  ParsedEmf,
} from "./types.ts";
export type { EmfUnit } from "./units.ts";
