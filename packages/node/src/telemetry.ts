import { trace, type Tracer } from "@opentelemetry/api";
import { type AttributeNames, attributeNames, createPriceBook, type PriceBook, SCHEMA_URL } from "@outcrop/core";
import { type FindDimensions, rememberDimensions } from "./bedrock-runtime/dimensions.ts";
import { createInstruments, type Instruments } from "./instruments.ts";
import type { Settings } from "./settings.ts";
import { SCOPE_NAME, VERSION } from "./version.ts";

/** What every instrumented call needs, made once for one set of settings. */
export interface Telemetry {
  readonly settings: Settings;
  readonly names: AttributeNames;
  /** The tracer of the provider that is registered now. */
  tracer(): Tracer;
  readonly instruments: Instruments;
  readonly dimensions: FindDimensions;
  /** Made at the first use, since reading the price list costs a few milliseconds. */
  prices(): PriceBook;
}

export function createTelemetry(settings: Settings): Telemetry {
  const names = attributeNames(settings.profile);
  let book: PriceBook | undefined;
  let provider: unknown;
  let tracer: Tracer | undefined;
  return {
    settings,
    names,
    tracer() {
      const current = trace.getTracerProvider();
      if (tracer === undefined || current !== provider) {
        tracer = current.getTracer(SCOPE_NAME, VERSION, { schemaUrl: SCHEMA_URL[settings.profile] });
        provider = current;
      }
      return tracer;
    },
    instruments: createInstruments(settings.profile),
    dimensions: rememberDimensions(names),
    prices: () => (book ??= createPriceBook()),
  };
}
