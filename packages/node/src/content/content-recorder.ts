import { type Attributes, type Context, context as contextApi, trace } from "@opentelemetry/api";
import { type AttributeNames, limitJson } from "@outcrop/core";
import { guard } from "../guard.ts";
import { type CapturedContent, CONTENT_KINDS } from "./captured-content.ts";
import { type ContentHook, type HookOutcome, isInsideHook, type RecordedContent, runHook } from "./content-hook.ts";
import type { EmitDetails } from "./details-event.ts";
import { messagesOf, type StepContent, stepTexts } from "./step-content.ts";

export interface ContentRules {
  readonly onSpan: boolean;
  readonly onEvent: boolean;
  /** Longest JSON text of one kind of content, in bytes of UTF-8. */
  readonly maxBytes: number;
  readonly hook: ContentHook | undefined;
  readonly hookDeadlineMs: number;
}

/** One finished call, as far as it is known without its content. */
interface FinishedCall {
  readonly operation: string;
  readonly model: string | undefined;
  readonly input: object;
  /** Whether there is an event for it: the conventions have one for inference alone. */
  readonly hasEvent: boolean;
  /** All that the span says. */
  readonly attributes: Attributes;
  /** With the call's span. */
  readonly context: Context;
}

type FinishedStep = Omit<FinishedCall, "hasEvent">;

/** Puts content where the user wants it. Made once for one set of settings. */
export interface ContentRecorder {
  /** Whether content of a call that begins here is looked at; without that nothing of it is kept. */
  reads(): boolean;
  /**
   * What is neither message nor step, as it is where it is a text, else as JSON: of events on a span, which cannot wait for
   * a hook. `undefined` where content is not on spans, or a hook decides about it.
   */
  text(value: unknown): string | undefined;
  /** Most characters that are kept of a streamed answer. */
  readonly maxLength: number;
  /** Answers with what belongs on the span, later where a hook takes its time. Its promise never rejects. */
  record(content: CapturedContent | undefined, call: FinishedCall): Attributes | Promise<Attributes>;
  /** The same of a tool that the service ran, or a lookup that it made. */
  recordStep(content: StepContent, call: FinishedStep): Attributes | Promise<Attributes>;
}

/** `undefined` where there is nothing to do at the end of a call: no content, no hook, no event. */
export function createContentRecorder(
  rules: ContentRules,
  emit: EmitDetails | undefined,
  names: AttributeNames,
): ContentRecorder | undefined {
  const { onSpan, onEvent, maxBytes, hook } = rules;
  const isWanted = onSpan || onEvent || hook !== undefined;
  if (!isWanted && emit === undefined) return undefined;

  const finish = (outcome: HookOutcome | undefined, call: FinishedCall): Attributes => {
    const texts = outcome?.kind === "content" ? textsOf(outcome.content) : {};
    const dropped = outcome?.kind === "dropped" ? { "outcrop.content.dropped": outcome.reason } : {};
    if (emit !== undefined && call.hasEvent) emit(call.attributes, onEvent ? texts : {}, call.context);
    return onSpan ? { ...texts, ...dropped } : dropped;
  };
  const textsOf = (content: RecordedContent): Readonly<Record<string, string>> => {
    const texts: Record<string, string> = {};
    for (const kind of CONTENT_KINDS) {
      const items = content[kind];
      if (items !== undefined && items.length > 0) texts[names[kind]] = limitJson(items, maxBytes);
    }
    return texts;
  };
  const ask = (
    content: CapturedContent,
    { operation, model, attributes, input, context }: FinishedStep,
    end: (outcome: HookOutcome) => Attributes,
  ): Attributes | Promise<Attributes> => {
    if (hook === undefined) return end({ kind: "content", content });
    const span = trace.getSpanContext(context);
    const told = { operation, model, attributes, input, traceId: span?.traceId ?? "", spanId: span?.spanId ?? "" };
    // Not beneath the call's span: a model call of the hook's own would be taken for the same call by the ledger.
    const outside = trace.deleteSpan(context);
    const outcome = runHook(hook, content, told, { deadlineMs: rules.hookDeadlineMs, context: outside });
    if (!(outcome instanceof Promise)) return end(outcome);
    return outcome.then((late) => guard("record content", () => end(late)) ?? {});
  };
  return {
    maxLength: maxBytes,
    text(value) {
      if (!onSpan || hook !== undefined || value === undefined) return undefined;
      const json = limitJson(value, maxBytes);
      return typeof value === "string" ? String(JSON.parse(json)) : json;
    },
    reads: () => isWanted && (hook === undefined || !isInsideHook(contextApi.active())),
    record(content, call) {
      if (content === undefined) return finish(undefined, call);
      return ask(content, call, (outcome) => finish(outcome, call));
    },
    recordStep(content, call) {
      if (!isWanted || (hook !== undefined && isInsideHook(call.context))) return {};
      return ask(messagesOf(content), call, (outcome) => {
        if (outcome.kind === "dropped") return { "outcrop.content.dropped": outcome.reason };
        return onSpan ? stepTexts(content, outcome.content, maxBytes) : {};
      });
    },
  };
}
