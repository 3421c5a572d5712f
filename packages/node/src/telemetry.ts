import { trace, type Tracer } from "@opentelemetry/api";
import { type AttributeNames, attributeNames, type PriceBook, SCHEMA_URL } from "@outcrop/core";
import { createExceptionEvent, type EmitException } from "./aws-sdk/exception-event.ts";
import { type Beside, isBeside } from "./beside/beside.ts";
import type { ContentHook } from "./content/content-hook.ts";
import { type ContentRecorder, createContentRecorder } from "./content/content-recorder.ts";
import { createDetailsEvent } from "./content/details-event.ts";
import { loadContentHook } from "./content/load-content-hook.ts";
import { type FindDimensions, rememberDimensions } from "./bedrock-runtime/dimensions.ts";
import { createInstruments, type Instruments } from "./instruments.ts";
import { type Prices, readPrices, type UserPrices } from "./prices/user-prices.ts";
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
  /** `undefined` where nothing is done with content, and model calls have no events. */
  readonly content: ContentRecorder | undefined;
  /** `undefined` where failed operations have no events. */
  readonly emitException: EmitException | undefined;
  /** Made at the first use, since reading the price list costs a few milliseconds. */
  prices(): PriceBook;
  /** The model id behind an identifier that hides it, by the user's map. */
  aliasOf(id: string): string | undefined;
}

/** What code says that the environment cannot, or says before it. */
export interface TelemetryOptions {
  /** `off`: agents are not asked for their trace, and nothing of what they do inside is told. */
  readonly agentTrace?: Settings["agentTrace"] | undefined;
  /** Names of agents, by agent id or alias ARN, for what the service does not name. */
  readonly agentNames?: Settings["agentNames"] | undefined;
  /** Guardrails of agents, `id` or `id:version`, by agent id or alias ARN: the service does not say which one judged. */
  readonly agentGuardrails?: Settings["agentGuardrails"] | undefined;
  /** What is done where somebody else traces a call already: `enrich` their span, step `aside`, or make our `own`. */
  readonly beside?: Beside | undefined;
  /** What who reads a stream runs in: the context of the stream's `span` (default), or the `caller`'s own. */
  readonly streamContext?: Settings["streamContext"] | undefined;
  /** Decides what is recorded of what people and models say (docs/instrument.md). */
  readonly contentHook?: ContentHook | undefined;
  readonly modelAliases?: UserPrices["modelAliases"];
  readonly prices?: UserPrices["prices"];
}

/** What one telemetry takes over from another of the same settings. */
type Shared = Pick<Telemetry, "instruments" | "dimensions"> & Partial<Pick<Telemetry, "prices" | "aliasOf">>;

export function createTelemetry(settings: Settings, options: TelemetryOptions = {}, shared?: Shared): Telemetry {
  const names = attributeNames(settings.profile);
  const user = userPrices(settings, options);
  const hasAliases = user.pricesPath !== undefined || Object.keys(user.modelAliases ?? {}).length > 0;
  let known: Prices | undefined;
  const prices = (): Prices => (known ??= readPrices(user));
  let provider: unknown;
  let tracer: Tracer | undefined;
  return {
    settings: withOptions(settings, options),
    names,
    tracer() {
      const current = trace.getTracerProvider();
      if (tracer === undefined || current !== provider) {
        tracer = current.getTracer(SCOPE_NAME, VERSION, { schemaUrl: SCHEMA_URL[settings.profile] });
        provider = current;
      }
      return tracer;
    },
    instruments: shared?.instruments ?? createInstruments(settings.profile),
    dimensions: shared?.dimensions ?? rememberDimensions(names),
    content: contentRecorder(settings, options, names),
    emitException: settings.emitExceptions ? createExceptionEvent(settings.profile) : undefined,
    prices: shared?.prices ?? (() => prices().book),
    aliasOf: shared?.aliasOf ?? ((id) => (hasAliases ? prices().aliasOf(id) : undefined)),
  };
}

function withOptions(
  settings: Settings,
  { beside, agentTrace, agentNames, agentGuardrails, streamContext }: TelemetryOptions,
): Settings {
  return {
    ...settings,
    beside: isBeside(beside) ? beside : settings.beside,
    agentTrace: agentTrace === "off" || agentTrace === "on" ? agentTrace : settings.agentTrace,
    agentNames: { ...settings.agentNames, ...agentNames },
    agentGuardrails: { ...settings.agentGuardrails, ...agentGuardrails },
    streamContext: streamContext === "caller" || streamContext === "span" ? streamContext : settings.streamContext,
  };
}

function contentRecorder(
  settings: Settings,
  options: TelemetryOptions,
  names: AttributeNames,
): ContentRecorder | undefined {
  const { contentHookPath: path, profile } = settings;
  const hook = options.contentHook ?? (path === undefined ? undefined : loadContentHook(path, process.cwd()));
  const rules = {
    onSpan: settings.captureContent,
    onEvent: settings.captureContentOnEvents,
    maxBytes: settings.maxContentBytes,
    hook,
    hookDeadlineMs: settings.contentHookTimeoutMs,
  };
  return createContentRecorder(rules, settings.emitEvents ? createDetailsEvent(profile) : undefined, names);
}

function userPrices({ modelAliases, pricesPath }: Settings, options: TelemetryOptions): UserPrices {
  return { pricesPath, prices: options.prices, modelAliases: { ...modelAliases, ...options.modelAliases } };
}
