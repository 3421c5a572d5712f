import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settingsFrom } from "../../settings.ts";
import { createTelemetry } from "../../telemetry.ts";
import { FlowNodes } from "./flow-nodes.ts";
import { readFlowTrace } from "./read-flow-trace.ts";

const MEMBERS = [
  "nodeInputTrace",
  "nodeOutputTrace",
  "conditionNodeResultTrace",
  "nodeActionTrace",
  "nodeDependencyTrace",
  "novelty",
];
const PART = { trace: { orchestrationTrace: { modelInvocationInput: { traceId: "a-0", foundationModel: "m" } } } };
const odd = fc.constantFrom<unknown[]>(undefined, null, 7, "x", {}, [], [null]);
/** An event of a flow's trace, right, odd or wrong. */
const event = fc
  .record({
    member: fc.constantFrom(...MEMBERS),
    nodeName: fc.oneof({ weight: 9, arbitrary: fc.constantFrom("A", "B", "C", "D") }, { weight: 1, arbitrary: odd }),
    timestamp: fc.oneof(fc.date({ min: new Date(1e12), max: new Date(1.00001e12), noInvalidDate: true }), odd),
    operationName: fc.oneof(fc.constantFrom("Converse", "Retrieve", "Invoke", "Other"), odd),
    operationRequest: odd,
    operationResponse: odd,
    satisfiedConditions: odd,
    fields: odd,
    traceElements: fc.oneof(fc.constant({ agentTraces: [PART, PART] }), odd),
  })
  .map(({ member, ...data }) => ({ trace: { [member]: data } }));

interface Seen {
  readonly started: number;
  readonly exporter: InMemorySpanExporter;
}

function play(events: readonly unknown[], env: Readonly<Record<string, string>>, continues = false): Seen {
  const exporter = new InMemorySpanExporter();
  let started = 0;
  const counter: SpanProcessor = {
    onStart: () => void (started += 1),
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const provider = new TracerProvider({ spanProcessors: [counter, new SimpleSpanProcessor({ exporter })] });
  const telemetry = { ...createTelemetry(settingsFrom(env)), tracer: () => provider.getTracer("test") };
  const root = telemetry.tracer().startSpan("root");
  const parent: Context = trace.setSpan(ROOT_CONTEXT, root);
  const startedAtMs = Date.now();
  const definitionOf = (): object => ({});
  const region = (): undefined => undefined;
  const nodes = new FlowNodes(parent, {
    telemetry,
    shared: {},
    region,
    input: {},
    definitionOf,
    startedAtMs,
    flowId: "F",
    entries: new Set(["A"]),
    continues,
  });
  for (const one of events) {
    const fact = readFlowTrace(one);
    if (fact !== undefined) nodes.take(fact);
  }
  nodes.end();
  root.end();
  return { started, exporter };
}

describe("the nodes of a flow", () => {
  it.each([[{}], [{ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }]])(
    "never throw, and leave no span open, whatever the trace says, with %j",
    (env) => {
      fc.assert(
        fc.property(fc.array(event, { maxLength: 30 }), fc.boolean(), (events, continues) => {
          const { started, exporter } = play(events, env, continues);
          const spans = exporter.getFinishedSpans();
          expect(spans).toHaveLength(started);
          const ids = new Set(spans.map((span) => span.spanContext().spanId));
          for (const { name, parentSpanContext } of spans) {
            if (name !== "root") expect(ids).toContain(parentSpanContext?.spanId);
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it("are bounded: what is beyond all bounds is dropped and counted", () => {
    const many = (member: string, nodeName: string): readonly unknown[] =>
      Array.from({ length: 1_030 }, () => ({ trace: { [member]: { nodeName, timestamp: new Date(1e12) } } }));
    const { started } = play([...many("nodeInputTrace", "A"), ...many("nodeOutputTrace", "B")], {});
    expect(started).toBe(1 + 1_024 + 1_024);
  });
});
