import { Readable } from "node:stream";
import { InvokeAgentCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { type Context, context, SpanStatusCode, trace } from "@opentelemetry/api";
import { createPriceBook, type LedgerEntry, type SettleSpan, settleTrace } from "@outcrop/core";
import { type ConverseStreamScript, converse, converseStream } from "@outcrop/replay";
import { AlwaysOffSampler, type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { agentAnswer, chunk, traces } from "../testing/agent-answer.ts";
import { threeLevels } from "../testing/agent-parts.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock } from "../testing/bedrock.ts";
import { AGENT_INPUT } from "../testing/call-agent.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { useAgentRuntime } from "../testing/use-agent-runtime.ts";
import type { TelemetryOptions } from "../telemetry.ts";

const TEXT = "Look in the attic, then in the cellar.";
const STREAMED = { inputTokens: 1_000, outputTokens: 100 };
const IN_LOOP = { inputTokens: 10, outputTokens: 5 };

/** A span of the application's, begun and ended here and now. */
const note = (name: string): void => trace.getTracer("app").startSpan(name).end();
/** Name of the span above all spans of a name. */
function parentOf(spans: readonly ReadableSpan[], name: string): string | undefined {
  const parents = spans
    .filter((span) => span.name === name)
    .map(
      ({ parentSpanContext }) => spans.find((span) => span.spanContext().spanId === parentSpanContext?.spanId)?.name,
    );
  expect(new Set(parents).size, name).toBe(1);
  return parents[0];
}

/** What the ledger says of spans as they left the process. */
function settle(spans: readonly ReadableSpan[]): readonly LedgerEntry[] {
  const book = createPriceBook();
  const told = spans.map((span): SettleSpan => {
    const text = (key: string): string => {
      const value = span.attributes[key];
      return typeof value === "string" ? value : "";
    };
    const [input, output] = [
      span.attributes["gen_ai.usage.input_tokens"],
      span.attributes["gen_ai.usage.output_tokens"],
    ];
    const nano = ([seconds, rest]: readonly [number, number]): bigint =>
      BigInt(seconds) * 1_000_000_000n + BigInt(rest);
    return {
      traceId: span.spanContext().traceId,
      spanId: span.spanContext().spanId,
      parentSpanId: span.parentSpanContext?.spanId ?? "",
      name: span.name,
      scopeName: span.instrumentationScope.name,
      serviceName: "application",
      startUnixNano: nano(span.startTime),
      durationNano: nano(span.duration),
      operation: text("gen_ai.operation.name"),
      provider: text("gen_ai.provider.name"),
      requestModel: text("gen_ai.request.model"),
      responseModel: text("gen_ai.response.model"),
      usage: {
        ...(typeof input === "number" ? { input } : {}),
        ...(typeof output === "number" ? { output } : {}),
      },
      region: text("cloud.region"),
      serviceTier: "",
      requestId: text("aws.request_id") || text("gen_ai.response.id"),
      sessionId: text("session.id"),
      userId: text("user.id"),
      agentName: text("gen_ai.agent.name"),
      surface: text("outcrop.surface") as SettleSpan["surface"],
      errorType: text("error.type"),
      costStatus: text("llm.cost.status"),
    };
  });
  return settleTrace(told, book);
}

describe("who reads a stream", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let script: ConverseStreamScript;
  const CALL = `chat ${MODEL}`;
  beforeEach(async () => {
    sink = openTelemetrySink();
    script = { text: TEXT, deltaSize: 8, usage: STREAMED };
    bedrock = await startBedrock(({ path }) =>
      path.endsWith("converse-stream") ? converseStream(script) : converse({ text: "Oui", usage: IN_LOOP }),
    );
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });

  const client = (options: TelemetryOptions = {}) => instrumentClient(bedrock.client(), options);
  async function open(options: TelemetryOptions = {}): Promise<AsyncIterable<object>> {
    const { stream } = await client(options).send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    if (stream === undefined) throw new Error("Expected a stream, got none");
    return stream;
  }
  /** Runs a task in a span `request`, and answers with what has ended by then, by name. */
  async function inRequest(task: () => Promise<void>): Promise<readonly ReadableSpan[]> {
    await trace.getTracer("app").startActiveSpan("request", async (span) => {
      await task();
      span.end();
    });
    return sink.spans;
  }

  it("does so in the context of its span, also after awaits, and has its own again after the loop", async () => {
    const spans = await inRequest(async () => {
      const stream = await open();
      note("before");
      for await (const event of stream) {
        void event;
        note("at once");
        await new Promise((resolve) => setImmediate(resolve));
        await trace.getTracer("app").startActiveSpan("tool", async (tool) => {
          await Promise.resolve();
          note("in tool");
          tool.end();
        });
        note("later");
      }
      note("after");
      await Promise.resolve();
      note("after more");
    });
    for (const name of ["at once", "tool", "later"]) expect(parentOf(spans, name), name).toBe(CALL);
    expect(parentOf(spans, "in tool")).toBe("tool");
    for (const name of ["before", "after", "after more", CALL]) expect(parentOf(spans, name), name).toBe("request");
    expect(spans.filter(({ name }) => name === "tool").length).toBeGreaterThan(5);
  });

  it("has its own context again after `break`, a consumer's error, `return()`, `throw()` and the service's error", async () => {
    const ends: Readonly<Record<string, (stream: AsyncIterable<object>) => Promise<unknown>>> = {
      break: async (stream) => {
        for await (const event of stream) {
          note(`in ${typeof event}`);
          break;
        }
      },
      throws: async (stream) => {
        for await (const event of stream) throw new Error(`mine ${typeof event}`);
      },
      "return()": async (stream) => {
        const iterator = stream[Symbol.asyncIterator]();
        await iterator.next();
        note("in object");
        const returned = iterator.return?.();
        note("after return()");
        await returned;
      },
      "throw()": async (stream) => {
        const iterator = stream[Symbol.asyncIterator]();
        await iterator.next();
        await iterator.throw?.(new Error("mine"));
      },
      fails: async (stream) => {
        for await (const event of stream) note(`in ${typeof event}`);
      },
    };
    for (const [name, end] of Object.entries(ends)) {
      const failure = { kind: "exception", afterDeltas: 2, name: "throttlingException", message: "slow" } as const;
      script = { ...script, ...(name === "fails" ? { failure } : {}) };
      const spans = await inRequest(async () => {
        const error = await end(await open()).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error instanceof Error, name).toBe(["throws", "throw()", "fails"].includes(name));
        note(`after ${name}`);
      });
      expect(parentOf(spans, `after ${name}`)).toBe("request");
    }
    expect(parentOf(sink.spans, "in object")).toBe(CALL);
    // The service's error, and the caller's own in `throw()`.
    expect(sink.spans.filter(({ status }) => status.code === SpanStatusCode.ERROR)).toHaveLength(2);
  });

  it("can call a model for each event, and the ledger counts every call once, with the sums right", async () => {
    let inner = 0;
    const spans = await inRequest(async () => {
      const other = client();
      for await (const event of await open()) {
        if (!("contentBlockDelta" in event)) continue;
        await other.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
        inner += 1;
      }
      await other.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    });
    expect(inner).toBe(5);
    const calls = spans.filter(({ name }) => name === CALL);
    const stream = calls.find(({ attributes }) => attributes["gen_ai.usage.input_tokens"] === 1_000);
    const beneath = calls.filter((span) => span.parentSpanContext?.spanId === stream?.spanContext().spanId);
    expect([calls.length, beneath.length]).toEqual([7, 5]);

    const entries = settle(spans);
    const sum = (kind: "input" | "output"): number => entries.reduce((all, { usage }) => all + (usage[kind] ?? 0), 0);
    expect([entries.length, sum("input"), sum("output")]).toEqual([7, 1_060, 130]);
    const dollars = spans.reduce((all, { attributes }) => all + Number(attributes["llm.cost.usd"] ?? 0), 0);
    expect(Number(entries.reduce((all, { costNanoUsd }) => all + costNanoUsd, 0n)) / 1e9).toBeCloseTo(dollars, 9);
  });

  it("has the spans of two streams, one in the loop of the other, and each context in its place", async () => {
    const spans = await inRequest(async () => {
      for await (const event of await open()) {
        if (!("messageStop" in event)) continue;
        for await (const inner of await open()) {
          if ("messageStop" in inner) note("inner");
        }
        note("outer");
      }
      note("after");
    });
    const of = (name: string) => spans.find((span) => span.name === name)?.parentSpanContext?.spanId;
    const [inner, outer] = spans.filter(({ name }) => name === CALL);
    expect([of("inner"), of("outer")]).toEqual([inner?.spanContext().spanId, outer?.spanContext().spanId]);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(parentOf(spans, "after")).toBe("request");
    expect(settle(spans).map(({ usage }) => usage.input)).toEqual([1_000, 1_000]);
  });

  it("does so through an async generator of the application's and through a Readable", async () => {
    async function* texts(): AsyncGenerator<string> {
      for await (const event of await open()) {
        note("in generator");
        yield JSON.stringify(event);
      }
    }
    const spans = await inRequest(async () => {
      for await (const text of texts()) if (text.includes("messageStop")) note("through generator");
      note("after generator");
      for await (const event of Readable.from(await open())) {
        if ("messageStop" in (event as object)) note("through Readable");
      }
      note("after Readable");
    });
    expect([parentOf(spans, "in generator"), parentOf(spans, "through generator")]).toEqual([CALL, CALL]);
    expect([parentOf(spans, "after generator"), parentOf(spans, "after Readable")]).toEqual(["request", "request"]);
    expect([CALL, "request"]).toContain(parentOf(spans, "through Readable"));
  });

  it("leaves what is begun beside the reading, in the same breath, where it would be", async () => {
    const spans = await inRequest(async () => {
      const stream = await open();
      const read = async (): Promise<void> => {
        for await (const event of stream) void event;
      };
      const beside = async (): Promise<void> =>
        trace.getTracer("app").startActiveSpan("beside", async (span) => {
          for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
          note("in beside");
          span.end();
        });
      await Promise.all([read(), beside()]);
    });
    expect([parentOf(spans, "beside"), parentOf(spans, "in beside")]).toEqual(["request", "beside"]);
  });

  it("keeps its own context where that is set, for a client or for all", async () => {
    const spans = await inRequest(async () => {
      const before = context.active();
      for await (const event of await open({ streamContext: "caller" })) {
        void event;
        expect(context.active()).toBe(before);
        note("in loop");
      }
    });
    expect(parentOf(spans, "in loop")).toBe("request");
  });

  it("does so where the span is not sampled", async () => {
    trace.disable();
    trace.setGlobalTracerProvider(new TracerProvider({ sampler: new AlwaysOffSampler() }));
    const seen: Context[] = [];
    for await (const event of await open()) {
      void event;
      seen.push(context.active());
      expect(trace.getActiveSpan()?.isRecording()).toBe(false);
    }
    expect(seen.length).toBeGreaterThan(5);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it("reads as ever where there is no context manager", async () => {
    context.disable();
    const seen: object[] = [];
    for await (const event of await open()) {
      seen.push(event);
      note("in loop");
    }
    expect(seen.length).toBeGreaterThan(5);
    expect(parentOf(sink.spans, "in loop")).toBeUndefined();
  });
});

describe("who reads an agent's answer", () => {
  const runtime = useAgentRuntime();

  it("does so in the context of the agent's span, whose own spans stay as they are", async () => {
    runtime.answerWith(() => agentAnswer(traces(threeLevels()), chunk("Look in "), chunk("the attic.")));
    const outline = (spans: readonly ReadableSpan[]): readonly unknown[] =>
      spans
        .filter(({ instrumentationScope }) => instrumentationScope.name === "@outcrop/node")
        .map((span) => [
          span.name,
          spans.find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId)?.name,
        ]);
    const read = async (env: Readonly<Record<string, string>>): Promise<readonly ReadableSpan[]> => {
      const before = runtime.sink.spans.length;
      const { completion } = await runtime.client(env).send(new InvokeAgentCommand(AGENT_INPUT));
      for await (const event of completion ?? []) if (event.chunk !== undefined) note("tool");
      note("after");
      return runtime.sink.spans.slice(before);
    };
    const plain = await read({ OUTCROP_STREAM_CONTEXT: "caller" });
    const spans = await read({});
    expect(outline(spans)).toEqual(outline(plain));
    const root = spans.findLast(({ instrumentationScope }) => instrumentationScope.name === "@outcrop/node");
    const parents = (name: string) =>
      spans.filter((span) => span.name === name).map((span) => span.parentSpanContext?.spanId);
    expect(parents("tool")).toEqual([root?.spanContext().spanId, root?.spanContext().spanId]);
    expect(parents("after")).toEqual([undefined]);
    expect(settle(spans).map(({ usage }) => usage)).toEqual(settle(plain).map(({ usage }) => usage));
  });
});
