import { type Attributes, type Context, type Span, SpanStatusCode } from "@opentelemetry/api";
import { ERROR_TYPE_OTHER, OPERATION, PROVIDER } from "@outcrop/core";
import type { CallStart, EndedCall, Ending, Observation } from "../../aws-sdk/operation.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { memberOf, stringOf } from "../../values.ts";
import { agentSpanName, AgentSpans } from "../agent-spans/agent-spans.ts";
import { AgentTrace } from "../agent-trace/agent-trace.ts";
import { readTracePart } from "../agent-trace/read-trace-part.ts";
import type { StepFailure } from "../agent-trace/trace-fact.ts";
import { agentRequest, agentRequestContent } from "./agent-request.ts";
import { AnswerParts } from "./answer-parts.ts";

/** The span that is there, the spans beneath it, and the clock by which they were made. */
interface Opened {
  readonly span: Span;
  readonly trace: AgentTrace;
  readonly spans: AgentSpans;
  nowMs(): number;
}

/** One call of an agent: the span around its whole stream, and a span for each thing that its trace tells. */
export function observeAgent(input: object, start: CallStart): Observation {
  const { telemetry, startedAtMs } = start;
  const { names, settings, content: recorder, instruments, dimensions } = telemetry;
  const request = agentRequest(input, start);
  const isTraced = settings.agentTrace === "on";
  const asksForTrace = isTraced && memberOf(input, "enableTrace") === undefined;
  const captured = recorder?.reads() === true ? agentRequestContent(input) : undefined;
  const answer = new AnswerParts(captured === undefined ? 0 : (recorder?.maxLength ?? 0));
  let opened: Opened | undefined;
  let { endpoint } = start;
  let unknown = 0;
  let reason: string | undefined;

  const observation: Observation = {
    spanName: agentSpanName(request.name),
    attributes: request.attributes,
    streamMember: "completion",
    ...(asksForTrace && { input: { ...input, enableTrace: true }, hides: isTraceEvent }),
    opened(span, context) {
      if (isTraced) opened = open(span, context);
    },
    output: () => undefined,
    event(event, _elapsed, reached) {
      endpoint = reached;
      const [name, value] = Object.entries(event).find(([, member]) => member !== undefined) ?? [];
      if (name === "trace") opened?.spans.apply(opened.trace.part(readTracePart(value), opened.nowMs()));
      else if (name === "chunk") answer.chunk(value);
      else if (name === "files") answer.files(value);
      else if (name === "returnControl") {
        answer.returnControl(value);
        opened?.spans.apply(opened.trace.returnControl(opened.nowMs()));
      } else unknown += 1;
    },
    finish(ending) {
      opened?.spans.apply(opened.trace.end(opened.nowMs()));
      const failure = opened?.trace.base.failure;
      const failed = ending.errorType === undefined && failure !== undefined ? fail(failure) : undefined;
      const errorType = ending.errorType ?? failed;
      record(ending, errorType);
      reason = errorType === undefined ? finishReason() : undefined;
      const told = opened?.trace.base;
      const name = request.name ?? told?.name;
      if (request.name === undefined && name !== undefined) opened?.span.updateName(agentSpanName(name));
      return {
        ...answer.attributes(names),
        ...opened?.spans.totals.attributes(names),
        ...present([
          [names.agentName, name],
          [names.agentVersion, told?.version],
          [names.responseFinishReasons, reason === undefined ? undefined : [reason]],
          [names.errorType, failed],
          ["outcrop.agent.unknown_events", unknown + (opened?.trace.unknown ?? 0) || undefined],
          ["outcrop.agent.dropped_steps", opened?.trace.dropped || undefined],
          ["outcrop.agent.clock_offset_ms", opened?.trace.clockOffsetMs],
        ]),
      };
    },
    recordContent: captured && ((call) => recordContent(call)),
  };
  return observation;

  function open(span: Span, context: Context): Opened {
    const startMs = startOf(span) ?? startedAtMs;
    const zero = performance.now();
    const { shared, definitionOf } = request;
    return {
      span,
      trace: new AgentTrace({ depth: 1, startMs, keepsRationale: captured !== undefined }),
      spans: new AgentSpans(span, context, startMs, {
        telemetry,
        shared,
        region: () => endpoint.region,
        input,
        definitionOf,
      }),
      nowMs: () => startMs + (performance.now() - zero),
    };
  }

  /** Absent where the caller stopped before the answer was there. */
  function finishReason(): string | undefined {
    if (opened?.spans.totals.hasIntervention === true) return "content_filter";
    if (answer.returnsControl) return "tool_call";
    return answer.isEmpty && opened?.trace.base.answer === undefined ? undefined : "stop";
  }

  function fail({ code, reason: message }: StepFailure): string {
    opened?.span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
    return code ?? ERROR_TYPE_OTHER;
  }

  function record({ durationSeconds, endpoint: { address, port } }: Ending, errorType: string | undefined): void {
    const { all } = dimensions({
      operation: OPERATION.invokeAgent,
      provider: PROVIDER.awsBedrock,
      requestModel: request.definitionOf(undefined).model,
      responseModel: undefined,
      address,
      port,
    });
    const outcome = errorType === undefined ? all : { ...all, [names.errorType]: errorType };
    guard("record the metrics of a call", () => instruments.record("operationDuration", durationSeconds, outcome));
  }

  function recordContent({ attributes, context }: EndedCall): Attributes | Promise<Attributes> {
    if (recorder === undefined || captured === undefined) return {};
    const said = answer.message(reason ?? "error");
    const text = stringOf(memberOf(opened?.trace.base.answer, "text"));
    const own = text === undefined ? [] : [{ type: "text" as const, content: text }];
    const outputMessages =
      said.length > 0 || own.length === 0
        ? said
        : [{ role: "assistant", parts: own, finish_reason: reason ?? "error" }];
    return recorder.record(
      { ...captured, outputMessages },
      {
        operation: OPERATION.invokeAgent,
        model: request.definitionOf(undefined).model,
        input,
        hasEvent: false,
        attributes,
        context,
      },
    );
  }
}

function isTraceEvent(event: object): boolean {
  return memberOf(event, "trace") !== undefined;
}

/** When the SDK's span began, where it tells: nothing beneath may begin before. */
function startOf(span: Span): number | undefined {
  const time: unknown = Reflect.get(span, "startTime");
  if (!Array.isArray(time)) return undefined;
  const [seconds, nanos]: readonly unknown[] = time;
  return typeof seconds === "number" && typeof nanos === "number" ? seconds * 1_000 + nanos / 1e6 : undefined;
}
