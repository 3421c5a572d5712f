import { type Attributes, type Span, SpanStatusCode } from "@opentelemetry/api";
import { ERROR_TYPE_OTHER, OPERATION } from "@outcrop/core";
import type { CallStart, EndedCall, Ending, Observation } from "../../aws-sdk/operation.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { memberOf, stringOf } from "../../values.ts";
import { agentSpanName } from "../agent-spans/agent-spans.ts";
import { LiveAgents } from "../agent-spans/live-agents.ts";
import type { StepFailure } from "../agent-trace/trace-fact.ts";
import { recordOperation } from "../operation-duration.ts";
import { agentRequest, agentRequestContent } from "./agent-request.ts";
import { AnswerParts } from "./answer-parts.ts";
import { handedInResults } from "./handed-in.ts";

/** One call of an agent: the span around its whole stream, and a span for each thing that its trace tells. */
export function observeAgent(input: object, start: CallStart): Observation {
  const { telemetry, startedAtMs } = start;
  const { names, settings, content: recorder } = telemetry;
  const request = agentRequest(input, start);
  const isTraced = settings.agentTrace === "on";
  const asksForTrace = isTraced && memberOf(input, "enableTrace") === undefined;
  const captured = recorder?.reads() === true ? agentRequestContent(input) : undefined;
  const answer = new AnswerParts(captured === undefined ? 0 : (recorder?.maxLength ?? 0));
  let span: Span | undefined;
  let agents: LiveAgents | undefined;
  let { endpoint } = start;
  let unknown = 0;
  let reason: string | undefined;

  const observation: Observation = {
    spanName: agentSpanName(request.name),
    attributes: request.attributes,
    streamMember: "completion",
    ...(asksForTrace && { input: { ...input, enableTrace: true }, hides: isTraceEvent }),
    opened(made, context) {
      span = made;
      if (!isTraced) return;
      const { shared, definitionOf } = request;
      const region = (): string | undefined => endpoint.region;
      const handedIn = handedInResults(input).length;
      const told = { telemetry, shared, region, input, definitionOf };
      agents = new LiveAgents(made, context, { ...told, depth: 1, startedAtMs, handedIn });
    },
    retried: () => agents?.restart(),
    output: () => undefined,
    event(event, _elapsed, reached) {
      endpoint = reached;
      const [name, value] = Object.entries(event).find(([, member]) => member !== undefined) ?? [];
      if (name === "trace") agents?.part(value);
      else if (name === "chunk") answer.chunk(value);
      else if (name === "files") answer.files(value);
      else if (name === "returnControl") {
        answer.returnControl(value);
        agents?.returnControl();
      } else unknown += 1;
    },
    finish(ending) {
      agents?.end();
      const failure = agents?.told.base.failure;
      const failed = ending.errorType === undefined && failure !== undefined ? fail(failure) : undefined;
      const errorType = ending.errorType ?? failed;
      record(ending, errorType);
      const isCut = errorType === undefined && !isAnswered(ending);
      // Where a reason never came, the conventions have a word for it.
      if (errorType === undefined) reason = isCut ? "error" : finishReason();
      const told = agents?.told.base;
      const name = request.name ?? told?.name;
      if (request.name === undefined && name !== undefined) span?.updateName(agentSpanName(name));
      return {
        ...answer.attributes(names),
        ...(agents?.isTold === true
          ? agents.totals.attributes(names, ending.isWhole === true && errorType === undefined)
          : { [names.costStatus]: "no_usage" }),
        ...present([
          [names.agentName, name],
          [names.agentVersion, told?.version],
          [names.responseFinishReasons, reason === undefined ? undefined : [reason]],
          [names.errorType, failed],
          ["outcrop.agent.incomplete", isCut ? true : undefined],
          ["outcrop.agent.unknown_events", unknown + (agents?.told.unknown ?? 0) || undefined],
          ["outcrop.agent.dropped_steps", agents?.told.dropped || undefined],
          ["outcrop.agent.clock_offset_ms", agents?.told.clockOffsetMs],
        ]),
      };
    },
    recordContent: captured && ((call) => recordContent(call)),
  };
  return observation;

  /** Not where the caller stopped before the answer was there. */
  function isAnswered({ isWhole }: Ending): boolean {
    const isBlocked = agents?.totals.hasIntervention === true;
    return isWhole === true || isBlocked || answer.returnsControl || agents?.told.base.answer !== undefined;
  }

  function finishReason(): string {
    if (agents?.totals.hasIntervention === true) return "content_filter";
    return answer.returnsControl ? "tool_call" : "stop";
  }

  function fail({ code, reason: message }: StepFailure): string {
    span?.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
    return code ?? ERROR_TYPE_OTHER;
  }

  function record({ durationSeconds, endpoint: { address, port } }: Ending, errorType: string | undefined): void {
    const { model } = request.definitionOf(undefined);
    const measured = { operation: OPERATION.invokeAgent, model, address, port, durationSeconds, errorType };
    guard("record the metrics of a call", () => recordOperation(telemetry, measured));
  }

  function recordContent({ attributes, context }: EndedCall): Attributes | Promise<Attributes> {
    if (recorder === undefined || captured === undefined) return {};
    const said = answer.message(reason ?? "error");
    const text = stringOf(memberOf(agents?.told.base.answer, "text"));
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
