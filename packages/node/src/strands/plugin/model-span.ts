import type { Attributes, Span } from "@opentelemetry/api";
import type { CostSum } from "../../cost-sum.ts";
import { describeFailure } from "../../aws-sdk/failure.ts";
import { guard } from "../../guard.ts";
import { memberOf, stringOf } from "../../values.ts";
import { possibleAttributes } from "../span-attributes.ts";
import type { Metrics, StopReason, Usage } from "../types.ts";
import { ModelCall } from "./model-call.ts";
import { modelFacts } from "./model-facts.ts";
import { plainBlocks, plainStopReason } from "./sdk-message.ts";
import { withUsage } from "./sdk-usage.ts";
import { countsWhole, isCurrent, providerAttributes, toldMessage, toldMessages, usageAttributes } from "./told.ts";
import type { Setup } from "./setup.ts";
import { SPAN_PAIRS } from "./span-pair.ts";
import { cancellationOf, failureOf } from "./stop.ts";

/** Where a model call begins. */
export interface ModelPlace {
  /** The model object that is expected to be asked. */
  readonly model: unknown;
  /** Default: the active span. */
  readonly parent: Span | undefined;
  readonly sum: CostSum | undefined;
  /** On every span there. */
  readonly attributes: Attributes;
}

/** Begins the span of a model call as the SDK's `startModelInvokeSpan` does; `native` is that, bound. */
export function beginModelSpan(
  native: (options: unknown) => unknown,
  options: unknown,
  { model, parent, sum, attributes }: ModelPlace,
  setup: Setup,
): ModelCall | undefined {
  const facts = modelFacts(model);
  const modelId = stringOf(memberOf(options, "modelId")) ?? facts.modelId;
  const prompt = memberOf(options, "systemPrompt");
  const span = SPAN_PAIRS[setup.own].begin(
    () => native(options),
    () =>
      setup.tracer.startModelInvokeSpan(toldMessages(memberOf(options, "messages"), setup), {
        modelId,
        ...(typeof prompt === "string" ? { systemPrompt: prompt } : {}),
        ...(Array.isArray(prompt) ? { systemPromptContent: plainBlocks(prompt) } : {}),
        parentSpan: parent,
        customTraceAttributes: attributes,
        attributes: isCurrent(setup) ? { ...providerAttributes(facts.provider, setup), ...facts.attributes } : {},
      }),
    attributes,
  );
  return span === undefined ? undefined : new ModelCall(span, { ...facts, modelId }, sum, setup);
}

/** Ends it as the SDK's `endModelInvokeSpan` does, and answers with what the call used. */
export function endModelSpan(
  native: (span: unknown, options: unknown) => void,
  span: unknown,
  options: unknown,
  call: ModelCall | undefined,
  setup: Setup,
): Usage | undefined {
  const error = failureOf(memberOf(options, "error"));
  const end = { usage: memberOf(options, "usage"), metrics: memberOf(options, "metrics"), error };
  const outcome = guard("finish a Strands model call", () => call?.finish(end));
  const usage = countsWhole(setup) ? outcome?.whole : outcome?.usage;
  const tokens = usage === undefined ? {} : usageAttributes(usage, setup);
  const add = { ...outcome?.attributes, ...cancellationOf(memberOf(options, "error")) };
  SPAN_PAIRS[setup.own].end(
    span,
    (own) =>
      native(own, error === undefined && memberOf(options, "error") !== undefined ? {} : withUsage(options, usage)),
    (own) => {
      own.setAttributes(possibleAttributes({ ...tokens, ...add }));
      endOwn(own, { options, error, usage, metrics: outcome?.metrics ?? NO_METRICS }, setup);
    },
    { ...tokens, ...add },
  );
  return usage;
}

interface Ending {
  readonly options: unknown;
  readonly error: unknown;
  readonly usage: Usage | undefined;
  readonly metrics: Metrics;
}

const NO_METRICS: Metrics = { latencyMs: 0 };

function endOwn(span: Span, { options, error, usage, metrics }: Ending, setup: Setup): void {
  const output = memberOf(options, "output") ?? memberOf(error, "partialMessage");
  const reason =
    memberOf(error, "name") === "MaxTokensError" ? "max_tokens" : plainStopReason(memberOf(options, "stopReason"));
  if (output === undefined && error !== undefined) {
    setup.tracer.endSpanWithError(span, describeFailure(error).message, { exception: error });
    return;
  }
  setup.tracer.endModelInvokeSpan(
    span,
    toldMessage(output, setup),
    usage ?? ({} as Usage),
    metrics,
    reason as StopReason,
    error === undefined ? {} : { error },
  );
}
