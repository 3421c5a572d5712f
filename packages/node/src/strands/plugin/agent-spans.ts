import { type Attributes, type Context, context, type Span, trace } from "@opentelemetry/api";
import type { AttributeNames } from "@outcrop/core";
import { describeFailure } from "../../aws-sdk/failure.ts";
import { type CostSum, sumFor, sumOf, sumOfSpan } from "../../cost-sum.ts";
import { guard } from "../../guard.ts";
import { sessionAttributes } from "../../session/session.ts";
import { isRecord, memberOf, stringOf } from "../../values.ts";
import { AgentResult } from "../agent-result.ts";
import { possibleAttributes } from "../span-attributes.ts";
import type { StopReason, Usage } from "../types.ts";
import { AgentRun } from "./agent-run.ts";
import { modelFacts } from "./model-facts.ts";
import { beginModelSpan, endModelSpan } from "./model-span.ts";
import type { Method } from "./overlay.ts";
import { agentFacts, toolDescription, toolSpecs } from "./read-agent.ts";
import { plainMessage, plainStopReason, plainToolResult } from "./sdk-message.ts";
import type { Setup } from "./setup.ts";
import { isSpan, SPAN_PAIRS, type SpanPair } from "./span-pair.ts";
import { cancellationOf, failureOf } from "./stop.ts";
import { isCurrent, NOTHING_SAID, providerAttributes, toldMessages, usageAttributes } from "./told.ts";

interface ToolCall {
  readonly name: string;
  readonly startedAt: number;
  readonly run: AgentRun | undefined;
}

/** The methods of the SDK's tracer that an agent calls; each wraps the original. */
export class AgentSpans {
  readonly #agent: object;
  readonly #setup: Setup;
  readonly #pair: SpanPair;
  readonly #attributes: Attributes;
  /** The SDK's tracer, overlaid: what is left open is ended through it. */
  readonly #native: object;
  #run: AgentRun | undefined;
  /** A tool in the background may outlive its run. */
  readonly #tools = new WeakMap<Span, ToolCall>();

  constructor(agent: object, native: object, setup: Setup) {
    this.#agent = agent;
    this.#native = native;
    this.#setup = setup;
    this.#pair = SPAN_PAIRS[setup.own];
    this.#attributes = { ...possibleAttributes(memberOf(native, "_traceAttributes")), ...setup.attributes };
  }

  /** For the steps of the agent's loop, and for its hooks: what is innermost of the run. */
  readonly activeContext = (): Context | undefined =>
    this.#run?.innermostSum.within(trace.setSpan(context.active(), this.#run.innermost));

  readonly startAgentSpan =
    (native: Method): Method =>
    (options) => {
      this.#closeOpen();
      const { name, id, tools } = agentFacts(options);
      const facts = modelFacts(memberOf(this.#agent, "model"));
      const attributes = { ...sessionAttributes(context.active()), ...this.#attributes };
      const prompt = memberOf(options, "systemPrompt");
      const span = this.#pair.begin(
        () => native(options),
        () =>
          this.#setup.tracer.startAgentSpan(toldMessages(memberOf(options, "messages"), this.#setup), name, {
            modelId: facts.modelId,
            tools,
            toolsConfig: toolSpecs(this.#agent),
            customTraceAttributes: attributes,
            attributes: {
              ...providerAttributes(facts.provider, this.#setup),
              "gen_ai.agent.id": id,
              ...(isCurrent(this.#setup) ? {} : { system_prompt: prompt }),
            },
          }),
        attributes,
      );
      this.#run =
        span === undefined ? undefined : new AgentRun(span, attributes, sumFor(span, sumOf(context.active())));
      return span ?? null;
    };

  readonly endAgentSpan =
    (native: Method): Method =>
    (span, options = {}) => {
      const error = memberOf(options, "error");
      const reason = plainStopReason(memberOf(options, "stopReason"));
      this.#closeOpen(error !== undefined || reason !== undefined);
      const run = this.#run;
      this.#run = undefined;
      const usage = run?.usage;
      const answer = memberOf(options, "response");
      const cost = this.#costOf(run?.sum);
      const total = { ...(usage === undefined ? {} : usageAttributes(usage, this.#setup)), ...cost };
      this.#pair.end(
        span,
        // What the SDK has is of the agent's whole life, also where nothing is known of this run.
        (own) => native(own, { ...(isRecord(options) ? options : {}), ...(run && { accumulatedUsage: usage }) }),
        (own) => {
          own.setAttributes(possibleAttributes(total));
          if (error !== undefined) this.#fail(own, error);
          else if (reason === undefined) this.#setup.tracer.endAgentSpan(own);
          else this.#setup.tracer.endAgentSpan(own, { response: agentResult(reason, answer, usage) });
        },
        cost,
      );
      if (run !== undefined) guard("record the metrics of a Strands agent", () => this.#recordRun(run, error));
    };

  readonly startAgentLoopSpan =
    (native: Method): Method =>
    (options) => {
      const run = this.#run;
      const span = this.#pair.begin(
        () => native(options),
        () =>
          this.#setup.tracer.startEventLoopCycleSpan(
            { eventLoopCycleId: memberOf(options, "cycleId") },
            toldMessages(memberOf(options, "messages"), this.#setup),
            { parentSpan: run?.span, customTraceAttributes: this.#runAttributes },
          ),
        this.#runAttributes,
      );
      if (run !== undefined && span !== undefined) {
        run.cycle = { span, startedAt: performance.now(), sum: sumFor(span, run.sum) };
      }
      guard("count a Strands cycle", () => {
        this.#setup.metrics.record("event_loop.cycle_count", 1);
        this.#setup.metrics.record("event_loop.start_cycle", 1);
      });
      return span ?? null;
    };

  readonly endAgentLoopSpan =
    (native: Method): Method =>
    (span, options = {}) => {
      const cycle = this.#run?.cycle;
      if (this.#run !== undefined) this.#run.cycle = undefined;
      const error = failureOf(memberOf(options, "error"));
      const cost = this.#costOf(cycle?.sum);
      this.#pair.end(
        span,
        (own) => native(own, error === undefined ? {} : options),
        (own) => {
          own.setAttributes(cost);
          if (error === undefined) this.#setup.tracer.endEventLoopCycleSpan(own, NOTHING_SAID);
          else this.#fail(own, error);
        },
        { ...cost, ...cancellationOf(memberOf(options, "error")) },
      );
      guard("count a Strands cycle", () => {
        const { metrics } = this.#setup;
        metrics.record("event_loop.end_cycle", 1);
        if (cycle !== undefined) metrics.record("event_loop.cycle_duration", secondsSince(cycle.startedAt));
      });
    };

  readonly startModelInvokeSpan =
    (native: Method): Method =>
    (options) => {
      const run = this.#run;
      const place = {
        model: memberOf(this.#agent, "model"),
        parent: run?.innermost,
        sum: run?.innermostSum,
        attributes: this.#runAttributes,
      };
      const call = beginModelSpan(native, options, place, this.#setup);
      if (run !== undefined) run.model = call;
      return call?.span ?? null;
    };

  readonly endModelInvokeSpan =
    (native: Method): Method =>
    (span, options = {}) => {
      const call = this.#run?.model;
      if (this.#run !== undefined) this.#run.model = undefined;
      const usage = endModelSpan(native, span, options, call, this.#setup);
      this.#run?.count(usage);
    };

  readonly startToolCallSpan =
    (native: Method): Method =>
    (options) => {
      const run = this.#run;
      const tool = memberOf(options, "tool");
      const name = stringOf(memberOf(tool, "name")) ?? "";
      const description = toolDescription(this.#agent, name);
      const span = this.#pair.begin(
        () => native(options),
        () =>
          this.#setup.tracer.startToolCallSpan(
            { name, toolUseId: stringOf(memberOf(tool, "toolUseId")) ?? "", input: memberOf(tool, "input") },
            {
              parentSpan: run?.innermost,
              customTraceAttributes: this.#runAttributes,
              attributes: { "gen_ai.tool.type": "function", "gen_ai.tool.description": description },
            },
          ),
        { ...this.#runAttributes, ...(description === undefined ? {} : { "gen_ai.tool.description": description }) },
      );
      if (span !== undefined) {
        sumFor(span, run?.innermostSum ?? sumOf(context.active()));
        this.#tools.set(span, { name, startedAt: performance.now(), run });
        run?.tools.add(span);
      }
      return span ?? null;
    };

  readonly endToolCallSpan =
    (native: Method): Method =>
    (span, options = {}) => {
      const result = memberOf(options, "toolResult");
      const error = memberOf(options, "error");
      const call = isSpan(span) ? this.#tools.get(span) : undefined;
      if (isSpan(span)) call?.run?.tools.delete(span);
      const cost = this.#costOf(isSpan(span) ? sumOfSpan(span) : undefined);
      this.#pair.end(
        span,
        (own) => native(own, options),
        (own) => {
          own.setAttributes(cost);
          const told = isRecord(result) ? plainToolResult(result) : null;
          this.#setup.tracer.endToolCallSpan(own, told, error === undefined ? {} : { error });
        },
        cost,
      );
      // One that was interrupted has no result and is carried out again.
      if (call === undefined || result === undefined) return;
      guard("count a Strands tool", () => this.#recordTool(call, memberOf(result, "status") === "success", error));
    };

  /** The request of a model call is about to be made: its context, and what it tells while it lasts. */
  followModel(model: unknown): { readonly context: Context; readonly seen: (event: unknown) => void } | undefined {
    const call = this.#run?.model;
    if (call === undefined) return undefined;
    const facts = modelFacts(model);
    return { context: call.request(model, facts), seen: (event) => call.event(event) };
  }

  /**
   * What a consumer that broke off left open: the SDK's first releases do not end it. Where a run came to its end
   * (`hasEnded`), a tool that goes on does so in the background.
   */
  #closeOpen(hasEnded = false): void {
    const run = this.#run;
    if (run === undefined) return;
    const end = (method: string, ...args: readonly unknown[]): void => {
      const ending = memberOf(this.#native, method);
      if (typeof ending === "function")
        guard("end what was left open", () => Reflect.apply(ending, this.#native, args));
    };
    if (run.model !== undefined) end("endModelInvokeSpan", run.model.span);
    for (const tool of hasEnded ? [] : run.tools) end("endToolCallSpan", tool);
    if (run.cycle !== undefined) end("endAgentLoopSpan", run.cycle.span);
  }

  #recordRun(run: AgentRun, error: unknown): void {
    const { instruments, names } = this.#setup.telemetry();
    const agent = this.#agentDimension(names);
    const { modelId } = modelFacts(memberOf(this.#agent, "model"));
    instruments.record("invokeAgentDuration", secondsSince(run.startedAt), {
      ...agent,
      ...(modelId === undefined ? {} : { [names.requestModel]: modelId }),
      ...(error === undefined ? {} : { [names.errorType]: describeFailure(error).type }),
    });
    instruments.record("invokeAgentInferenceCalls", run.modelCalls, agent);
    instruments.record("invokeAgentToolCalls", run.toolCalls, agent);
  }

  #recordTool(call: ToolCall, isSuccess: boolean, error: unknown): void {
    const { metrics } = this.#setup;
    const { instruments, names } = this.#setup.telemetry();
    if (call.run !== undefined) call.run.toolCalls += 1;
    const seconds = secondsSince(call.startedAt);
    const tool = { tool_name: call.name };
    metrics.record("tool.call_count", 1, tool);
    metrics.record(isSuccess ? "tool.success_count" : "tool.error_count", 1, tool);
    metrics.record("tool.duration", seconds, tool);
    instruments.record("executeToolDuration", seconds, {
      ...this.#agentDimension(names),
      [names.toolName]: call.name,
      [names.toolType]: "function",
      ...(isSuccess ? {} : { [names.errorType]: error === undefined ? "tool_error" : describeFailure(error).type }),
    });
  }

  #agentDimension(names: AttributeNames): Attributes {
    return { [names.agentName]: stringOf(memberOf(this.#agent, "name")) ?? "agent" };
  }

  #fail(span: Span, error: unknown): void {
    this.#setup.tracer.endSpanWithError(span, describeFailure(error).message, { exception: error });
  }

  #costOf(sum: CostSum | undefined): Attributes {
    return sum?.attributes(this.#setup.telemetry().names) ?? {};
  }

  get #runAttributes(): Attributes {
    return this.#run?.attributes ?? this.#attributes;
  }
}

/** Of an interrupted run the SDK names what the person said last, which is no answer. */
function agentResult(reason: string, answer: unknown, usage: Usage | undefined): AgentResult {
  const isAnswer = reason !== "interrupt" && memberOf(answer, "role") === "assistant";
  return new AgentResult({
    stopReason: reason as StopReason,
    message: isAnswer ? plainMessage(answer) : NOTHING_SAID,
    ...(usage === undefined ? {} : { metrics: { accumulatedUsage: usage, latestAgentInvocation: { usage } } }),
  });
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}
