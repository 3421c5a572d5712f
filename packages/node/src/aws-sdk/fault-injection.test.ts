import { ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { type Context, context, diag, metrics, propagation, trace } from "@opentelemetry/api";
import { awsError, converse, converseStream } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { withSession } from "../session/session.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";

const USAGE = { inputTokens: 1, outputTokens: 1 };
const broken = (): never => {
  throw new Error("telemetry is broken");
};
/** An object all of whose methods throw, but for those given. */
function brokenObject(works: Readonly<Record<string, unknown>> = {}): never {
  return new Proxy(works, { get: (target, key) => Reflect.get(target, key) ?? broken }) as never;
}

/** Ways to break telemetry: each is a whole process's worth of throwing. */
const FAULTS: Readonly<Record<string, () => void>> = {
  "a tracer provider that throws": () => trace.setGlobalTracerProvider(brokenObject()),
  "a tracer that throws": () => trace.setGlobalTracerProvider(brokenObject({ getTracer: () => brokenObject() })),
  "a span that throws": () =>
    trace.setGlobalTracerProvider(brokenObject({ getTracer: () => brokenObject({ startSpan: () => brokenObject() }) })),
  "a meter provider that throws": () => metrics.setGlobalMeterProvider(brokenObject()),
  "instruments that throw": () =>
    metrics.setGlobalMeterProvider(
      brokenObject({
        getMeter: () => brokenObject({ createHistogram: () => brokenObject(), createCounter: () => brokenObject() }),
      }),
    ),
  "a propagator that throws": () => propagation.setGlobalPropagator(brokenObject()),
  "a context manager that throws before the call": () =>
    context.setGlobalContextManager(brokenObject({ enable: () => undefined, disable: () => undefined })),
  "a context manager that throws after the call": () =>
    context.setGlobalContextManager(
      brokenObject({
        disable: () => undefined,
        active: () => ({ getValue: () => undefined, setValue: () => undefined }),
        with: (_: Context, task: () => unknown) => {
          task();
          broken();
        },
      }),
    ),
  "a logger that throws": () => {
    trace.setGlobalTracerProvider(brokenObject());
    diag.setLogger(brokenObject(), { suppressOverrideMessage: true });
  },
};

describe.each(Object.keys(FAULTS))("with %s", (fault) => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(({ operation, modelId }) => {
      if (modelId === "refused") return awsError("ThrottlingException", "slow down");
      return operation === "Converse" ? converse({ text: "hi", usage: USAGE }) : converseStream({ text: "hi there" });
    });
    for (const api of [trace, metrics, context, propagation]) api.disable();
    try {
      FAULTS[fault]?.();
    } catch {
      // The API itself may log through the broken logger.
    }
  });
  afterEach(async () => {
    sink.close();
    diag.disable();
    await bedrock.close();
  });

  it("calls answer, stream and fail as without", async () => {
    const client = instrumentClient(bedrock.client());
    const result = await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(result.output?.message?.content).toEqual([{ text: "hi" }]);
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    const events: unknown[] = [];
    for await (const event of stream ?? []) events.push(event);
    expect(events).toHaveLength(5);
    await expect(client.send(new ConverseCommand({ modelId: "refused", messages: MESSAGES }))).rejects.toMatchObject({
      name: "ThrottlingException",
    });
    expect(bedrock.server.requests).toHaveLength(3);
    expect(withSession({ sessionId: "s" }, () => 7)).toBe(7);
  });
});
