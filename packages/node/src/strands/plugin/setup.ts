import { type Attributes, diag, trace, type Tracer as OtelTracer } from "@opentelemetry/api";
import { currentTelemetry } from "../../current-telemetry.ts";
import type { Telemetry } from "../../telemetry.ts";
import { capturesContent } from "../choose-content.ts";
import { type Compat, compatFrom } from "../compat.ts";
import { pythonStr } from "../python-repr.ts";
import { SCOPE_NAME, Tracer } from "../tracer.ts";
import { createStrandsMetrics, type StrandsMetrics } from "./strands-metrics.ts";

export interface OutcropOptions {
  /**
   * What becomes of the spans that the SDK makes by itself: `replace` puts ours in their place, `enrich` keeps them and
   * adds what they lack. Default: `replace`.
   */
  readonly own?: "replace" | "enrich";
  /** Whose spans take their place. Default: `current`. */
  readonly compat?: Compat;
  /** Prompts and answers on our spans. Default: as the environment says; without it off, and on in the Strands modes. */
  readonly captureContent?: boolean;
  /** On every span, over those of the agent's own `traceAttributes`. */
  readonly traceAttributes?: Attributes;
}

/** What every agent and orchestrator of one plugin shares. */
export interface Setup {
  readonly own: "replace" | "enrich";
  readonly compat: Compat;
  readonly captures: boolean;
  readonly attributes: Attributes;
  readonly tracer: Tracer;
  readonly otelTracer: OtelTracer;
  telemetry(): Telemetry;
  readonly metrics: StrandsMetrics;
}

export function createSetup(options: OutcropOptions): Setup {
  const { captureContent, traceAttributes = {} } = options;
  const compat = compatFrom(options.compat, "current");
  const captures = captureContent ?? capturesContent(compat, process.env);
  return {
    own: ownFrom(options.own),
    compat,
    captures,
    attributes: traceAttributes,
    tracer: new Tracer({ compat, captureContent: captures }),
    otelTracer: trace.getTracer(SCOPE_NAME),
    telemetry: currentTelemetry,
    metrics: createStrandsMetrics(),
  };
}

function ownFrom(own: unknown): Setup["own"] {
  if (own === undefined || own === "replace" || own === "enrich") return own ?? "replace";
  diag.warn(`@outcrop/node: Cannot use the option own: expected replace or enrich, got ${pythonStr(own)}`);
  return "replace";
}
