import {
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanKind,
  trace,
  type Tracer as OtelTracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { type AttributeNames, attributeNames, PROVIDER, resolveModel } from "@outcrop/core";
import { guard } from "../guard.ts";
import { type Environment, settingsFrom } from "../settings.ts";
import { flushAll } from "../start/flush-all.ts";
import { isRecord, memberOf, stringOf } from "../values.ts";
import { latestTokens, legacyTokens } from "./agent-usage.ts";
import { laterTextOfResult, textOfResult } from "./agent-result-text.ts";
import { capturesContent, chooseContent } from "./choose-content.ts";
import { type Behaviour, BEHAVIOUR, type Compat, compatFrom } from "./compat.ts";
import { type ContentRecorder, NO_CONTENT } from "./content.ts";
import { exceptionOf, type Failed, failedBy, toolFailure } from "./failed.ts";
import { serialize } from "./json-encoder.ts";
import { isLangfuse } from "./langfuse.ts";
import { type OptIn, optInFrom } from "./opt-in.ts";
import { pythonStr } from "./python-repr.ts";
import { simpleAttributes } from "./span-attributes.ts";
import { closeSpan, type Opening, openSpan } from "./span-lifecycle.ts";
import { toolDefinitions } from "./tool-definitions.ts";
import type {
  Attributes,
  InvocationState,
  Message,
  Messages,
  Metrics,
  MultiAgentInput,
  StopReason,
  ToolResult,
  ToolUse,
  Usage,
} from "./types.ts";
import type {
  AgentSpanOptions,
  CycleSpanOptions,
  EndAgentOptions,
  EndCycleOptions,
  ErrorOption,
  ModelSpanOptions,
  ToolSpanOptions,
} from "./span-options.ts";
import { currentUsage, legacyAgentUsage, legacyDurations, legacyUsage } from "./usage-attributes.ts";

/** Of the original module; consumers route by it. */
export const SCOPE_NAME = "strands.telemetry.tracer";
export const SYSTEM = "strands-agents";

export interface TracerOptions {
  /** Default: `strands-1.21`. */
  readonly compat?: Compat;
  /** Default: the global provider, also one that is registered later. */
  readonly tracerProvider?: TracerProvider;
  /** Prompts and answers. Default: as the environment says; without it on, and off in the mode `current`. */
  readonly captureContent?: boolean;
  /** Flush the provider after every span, as version 1.21 does. It defeats batching. Default: no. */
  readonly flushEverySpan?: boolean;
  /** Read when the tracer is made, but for Langfuse's variables. Default: `process.env`. */
  readonly env?: Environment;
  readonly now?: () => number;
}

type Extras = Readonly<Record<string, unknown>>;

/**
 * The spans of a Strands agent, as the Python module `strands.telemetry.tracer` emits them. No method throws; where a
 * span cannot begin, one that records nothing is returned. Every `end…` but `endSwarmSpan` ends its span, also when
 * what it is given is incomplete or wrong; ending twice changes nothing.
 */
export class Tracer {
  readonly #compat: Compat;
  readonly #behaviour: Behaviour;
  readonly #env: Environment;
  readonly #optIn: OptIn;
  readonly #captures: boolean;
  readonly #content: ContentRecorder;
  readonly #provider: TracerProvider;
  readonly #tracer: OtelTracer;
  readonly #flushes: boolean;
  readonly #names: AttributeNames;
  readonly #now: () => number;

  constructor(options: TracerOptions = {}) {
    this.#compat = compatFrom(options.compat, "strands-1.21");
    this.#behaviour = BEHAVIOUR[this.#compat];
    this.#env = options.env ?? process.env;
    this.#optIn = optInFrom(this.#env);
    this.#names = attributeNames(this.#isCurrent ? settingsFrom(this.#env).profile : "1.41");
    this.#captures = options.captureContent ?? capturesContent(this.#compat, this.#env);
    const latest = this.#optIn.latestConventions;
    this.#content = this.#captures ? chooseContent(this.#compat, latest, this.#env) : NO_CONTENT;
    this.#provider = options.tracerProvider ?? trace.getTracerProvider();
    this.#tracer = this.#provider.getTracer(SCOPE_NAME);
    this.#flushes = options.flushEverySpan ?? false;
    this.#now = options.now ?? Date.now;
  }

  /** The environment asks for `gen_ai_latest_experimental`; `current` always follows them. */
  get useLatestGenaiConventions(): boolean {
    return this.#isCurrent || this.#optIn.latestConventions;
  }

  /** Begins the span of one call of a model. */
  startModelInvokeSpan(messages: Messages, options: ModelSpanOptions = {}): Span {
    return this.#start("begin a Strands model span", () => {
      const { modelId, systemPrompt, systemPromptContent, parentSpan, customTraceAttributes, attributes } = options;
      const model = stringOf(modelId);
      const isEvent = this.#behaviour.systemPromptEvent;
      return {
        opening: {
          name: this.#isCurrent && model !== undefined ? `chat ${model}` : "chat",
          kind: this.#isCurrent ? SpanKind.CLIENT : SpanKind.INTERNAL,
          parent: parentSpan,
          attributes: {
            ...this.#common("chat", model),
            ...customTraceAttributes,
            ...(model === undefined ? {} : { "gen_ai.request.model": model }),
            ...(isEvent ? {} : this.#extras({ system_prompt: systemPrompt })),
            ...this.#extras(attributes),
          },
        },
        record: (span) => {
          if (isEvent) this.#recordSystemPrompt(span, systemPrompt, systemPromptContent);
          this.#content.messages(span, messages);
        },
      };
    });
  }

  /** Ends the span of a model's call with its answer, tokens and durations. */
  endModelInvokeSpan(
    span: Span | null | undefined,
    message: Message,
    usage: Usage,
    metrics: Metrics,
    stopReason: StopReason,
    options: ErrorOption = {},
  ): void {
    this.#end(span, "end a Strands model span", () => failedBy(options.error), {
      attributes: () =>
        this.#isCurrent
          ? { ...currentUsage(usage ?? {}, this.#names), ...finishReasons(stopReason) }
          : { ...legacyUsage(usage ?? {}), ...legacyDurations(metrics ?? {}) },
      record: (open) => this.#content.answer(open, message, stopReason),
    });
  }

  /** Begins the span of one execution of a tool. */
  startToolCallSpan(tool: ToolUse, options: ToolSpanOptions = {}): Span {
    return this.#start("begin a Strands tool span", () => {
      const named = memberOf(tool, "name");
      const name = typeof named === "string" ? named : undefined;
      return {
        opening: {
          name: name === undefined ? "execute_tool" : `execute_tool ${name}`,
          parent: options.parentSpan,
          attributes: {
            ...this.#common("execute_tool"),
            "gen_ai.tool.name": name,
            "gen_ai.tool.call.id": memberOf(tool, "toolUseId"),
            ...options.customTraceAttributes,
            ...options.attributes,
          },
        },
        record: (span) => this.#content.toolCall(span, tool),
      };
    });
  }

  /** Ends a tool's span. `toolResult` is `null` when there is none: the tool was interrupted. */
  endToolCallSpan(
    span: Span | null | undefined,
    toolResult: ToolResult | null | undefined,
    options: ErrorOption = {},
  ): void {
    const { toolStatusFails } = this.#behaviour;
    const result = isRecord(toolResult) ? toolResult : undefined;
    const failed = (): Failed | undefined => {
      if (options.error !== undefined && options.error !== null) return failedBy(options.error);
      if (!toolStatusFails || result?.status !== "error") return undefined;
      const message = toolFailure(result.content, this.#captures);
      // Python takes an empty message for none, and so for success.
      return message !== "" || this.#isCurrent ? { message } : undefined;
    };
    this.#end(span, "end a Strands tool span", failed, {
      attributes: () => {
        if (result === undefined || this.#isCurrent) return {};
        const status: unknown = result.status ?? "";
        return { "gen_ai.tool.status": pythonStr(status) };
      },
      record: (open) => {
        if (result === undefined) return;
        const content: unknown = result.content;
        this.#content.toolResult(open, result, content === undefined && toolStatusFails ? [] : content);
      },
    });
  }

  /** Begins the span of one turn of the event loop. */
  startEventLoopCycleSpan(invocationState: InvocationState, messages: Messages, options: CycleSpanOptions = {}): Span {
    return this.#start("begin a Strands cycle span", () => {
      const state: InvocationState = invocationState ?? {};
      const operation = this.#behaviour.cycleOperation ? this.#common("execute_event_loop_cycle") : {};
      const parentId = state.eventLoopParentCycleId;
      return {
        opening: {
          name: "execute_event_loop_cycle",
          parent: options.parentSpan ?? state.eventLoopParentSpan,
          attributes: {
            ...operation,
            "event_loop.cycle_id": pythonStr(state.eventLoopCycleId),
            ...options.customTraceAttributes,
            ...(parentId === undefined ? {} : { "event_loop.parent_cycle_id": pythonStr(parentId) }),
            ...this.#extras(options.attributes),
          },
        },
        record: (span) => {
          // Each turn has the whole history, and so has its model span.
          if (!this.#isCurrent) this.#content.messages(span, messages);
        },
      };
    });
  }

  /** Ends a turn. What its tools answered is in `toolResultMessage`. */
  endEventLoopCycleSpan(span: Span | null | undefined, message: Message, options: EndCycleOptions = {}): void {
    this.#end(span, "end a Strands cycle span", () => failedBy(options.error), {
      record: (open) => {
        const { toolResultMessage: answers } = options;
        if (isRecord(answers) && Object.keys(answers).length > 0) this.#content.cycle(open, message, answers);
      },
    });
  }

  /** Begins the span of an invocation of an agent, below what is active. */
  startAgentSpan(messages: Messages, agentName: string, options: AgentSpanOptions = {}): Span {
    return this.#start("begin a Strands agent span", () => {
      const model = stringOf(options.modelId);
      const { tools, toolsConfig } = options;
      return {
        opening: {
          name: `invoke_agent ${pythonStr(agentName)}`,
          attributes: {
            ...this.#common("invoke_agent", model),
            "gen_ai.agent.name": agentName,
            ...(model === undefined ? {} : { "gen_ai.request.model": model }),
            ...(Array.isArray(tools) && tools.length > 0 ? { "gen_ai.agent.tools": serialize(tools) } : {}),
            ...(this.#optIn.toolDefinitions ? toolDefinitions(toolsConfig) : {}),
            ...options.customTraceAttributes,
            ...this.#extras(options.attributes),
          },
        },
        record: (span) => this.#content.messages(span, messages),
      };
    });
  }

  /** Ends an invocation. Its tokens are those of the agent's whole life, as in Python; in `current`, of this run. */
  endAgentSpan(span: Span | null | undefined, options: EndAgentOptions = {}): void {
    this.#end(span, "end a Strands agent span", () => failedBy(options.error), {
      attributes: () => {
        const { response = null } = options;
        if (response === null) return {};
        const { metrics, stopReason } = response;
        if (this.#isCurrent) {
          return { ...currentUsage(latestTokens(metrics) ?? {}, this.#names), ...finishReasons(stopReason) };
        }
        const tokens = legacyTokens(metrics, this.#behaviour.invocationTokens && this.#optIn.latestInvocationTokens);
        if (tokens === undefined) return {};
        const langfuse = isLangfuse(this.#env, this.#behaviour.langfuseContent);
        return {
          ...(langfuse ? { "langfuse.observation.type": "span" } : {}),
          ...legacyAgentUsage(tokens),
        };
      },
      record: (open) => {
        const { response = null } = options;
        if (response === null) return;
        const textOf = this.#compat === "strands-1.21" ? textOfResult : laterTextOfResult;
        // A result of another make knows its own text.
        const text = memberOf(response, "message") === undefined ? String(response) : textOf(response);
        this.#content.agentResult(open, { text, stopReason: response.stopReason });
      },
    });
  }

  /** Begins the span of a Graph or Swarm (`instance`), below what is active. */
  startMultiagentSpan(
    task: MultiAgentInput,
    instance: string,
    options: { readonly customTraceAttributes?: Attributes } = {},
  ): Span {
    return this.#start("begin a Strands multi-agent span", () => {
      const operation = `invoke_${pythonStr(instance)}`;
      return {
        opening: {
          name: operation,
          kind: SpanKind.CLIENT,
          attributes: {
            ...this.#common(operation),
            "gen_ai.agent.name": instance,
            ...options.customTraceAttributes,
          },
        },
        record: (span) => this.#content.task(span, task),
      };
    });
  }

  /** Adds the result. As in Python the span goes on, and its maker ends it; in the mode `current` it ends here. */
  endSwarmSpan(span: Span | null | undefined, options: { readonly result?: string | null | undefined } = {}): void {
    const record = (open: Span): void => {
      const text = stringOf(options.result);
      if (text !== undefined) this.#content.multiAgentResult(open, text);
    };
    const place = "end a Strands multi-agent span";
    if (this.#isCurrent) this.#end(span, place, () => undefined, { record });
    else guard(place, () => isSpan(span) && record(span));
  }

  /** Ends any span as failed. */
  endSpanWithError(
    span: Span | null | undefined,
    errorMessage: string,
    options: { readonly exception?: unknown } = {},
  ): void {
    this.#end(span, "end a Strands span with an error", () => {
      const error = options.exception ?? exceptionOf(pythonStr(errorMessage));
      return failedBy(error, this.#compat === "strands-1.21" ? undefined : errorMessage);
    });
  }

  get #isCurrent(): boolean {
    return this.#compat === "current";
  }

  #common(operation: string, model?: string): Extras {
    const name = this.#isCurrent && model !== undefined && isBedrockModel(model) ? PROVIDER.awsBedrock : SYSTEM;
    const key = this.useLatestGenaiConventions ? "gen_ai.provider.name" : "gen_ai.system";
    return { "gen_ai.operation.name": operation, [key]: name };
  }

  /** Keyword extras; the system prompt among them is content. */
  #extras(extras: Extras | undefined): Extras {
    const { system_prompt: prompt, ...rest } = simpleAttributes(extras);
    return prompt === undefined || !this.#captures ? rest : { ...rest, system_prompt: prompt };
  }

  #recordSystemPrompt(span: Span, prompt: unknown, content: ModelSpanOptions["systemPromptContent"]): void {
    if ((prompt ?? content ?? undefined) === undefined) return;
    const blocks = Array.isArray(content) && content.length > 0 ? content : [{ text: prompt ?? "" }];
    this.#content.systemPrompt(span, blocks);
  }

  #start(place: string, prepare: () => { readonly opening: Opening; readonly record: (span: Span) => void }): Span {
    const span = guard(place, () => {
      const { opening, record } = prepare();
      const begun = openSpan(this.#tracer, opening, this.#compat, this.#now);
      if (begun.isRecording()) guard(`${place}: record its content`, () => record(begun));
      return begun;
    });
    return span ?? trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  }

  #end(
    span: Span | null | undefined,
    place: string,
    failure: () => Failed | undefined,
    closing: { readonly attributes?: () => Extras; readonly record?: (span: Span) => void } = {},
  ): void {
    if (guard(place, () => isSpan(span) && span.isRecording()) !== true || !isSpan(span)) return;
    guard(`${place}: record its content`, () => closing.record?.(span));
    const attributes = guard(`${place}: read its attributes`, () => closing.attributes?.()) ?? {};
    const failed = guard(`${place}: read its error`, failure);
    guard(place, () => closeSpan(span, { attributes, failed }, this.#compat, this.#now));
    if (this.#flushes) void flushAll([this.#provider]);
  }
}

function isSpan(span: Span | null | undefined): span is Span {
  return isRecord(span) && typeof span.end === "function" && typeof span.isRecording === "function";
}

function finishReasons(stopReason: unknown): Extras {
  const reason = stringOf(stopReason);
  return reason === undefined ? {} : { "gen_ai.response.finish_reasons": [reason] };
}

function isBedrockModel(model: string): boolean {
  return resolveModel(model).vendor !== undefined;
}
