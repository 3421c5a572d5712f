import { runInNewContext } from "node:vm";
import { diag, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { AgentResult } from "./agent-result.ts";
import type { Compat } from "./compat.ts";
import { getTracer } from "./get-tracer.ts";
import { Tracer } from "./tracer.ts";
import type { Message } from "./types.ts";

const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
const question: Message = { role: "user", content: [{ text: "Hello" }] };
const answer: Message = { role: "assistant", content: [{ text: "Hi" }] };
const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 115, cacheReadInputTokens: 100 };
const tool = { toolUseId: "t1", name: "calc", input: { x: 1 } };

let sink: TelemetrySink;
beforeEach(() => (sink = openTelemetrySink()));
afterEach(() => sink.close());

const callModel = (tracer: Tracer): ReadableSpan => {
  const span = tracer.startModelInvokeSpan([question], { modelId: MODEL, systemPrompt: "be nice" });
  tracer.endModelInvokeSpan(span, answer, usage, { latencyMs: 20 }, "end_turn");
  return sink.onlySpan();
};

describe("Tracer", () => {
  it("emits under Strands' scope what version 1.21 emits, by default", () => {
    const span = callModel(new Tracer({ env: {}, now: () => 0 }));
    expect(span.instrumentationScope.name).toBe("strands.telemetry.tracer");
    expect([span.name, span.kind, span.status.code]).toEqual(["chat", SpanKind.INTERNAL, SpanStatusCode.OK]);
    expect(span.attributes).toMatchObject({
      "gen_ai.event.start_time": "1970-01-01T00:00:00+00:00",
      "gen_ai.system": "strands-agents",
      "gen_ai.usage.prompt_tokens": 10,
      system_prompt: "be nice",
    });
    expect(span.events.map(({ name }) => name)).toEqual(["gen_ai.user.message", "gen_ai.choice"]);
  });

  it("says null for a tool result without content, in the latest conventions of version 1.21", () => {
    const tracer = new Tracer({ env: { OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_latest_experimental" } });
    tracer.endToolCallSpan(tracer.startToolCallSpan(tool), { toolUseId: "t1", status: "success" } as never);
    expect(sink.onlySpan().events.at(-1)?.attributes?.["gen_ai.output.messages"]).toBe(
      '[{"role": "tool", "parts": [{"type": "tool_call_response", "id": "t1", "response": null}]}]',
    );
  });

  it("takes an empty text for a tool's failure as version 1.40 does, which is no failure", () => {
    const result = { toolUseId: "t1", status: "error", content: [{ text: "" }, { text: "why" }] } as const;
    for (const [compat, code] of [
      ["strands-1.40", SpanStatusCode.OK],
      ["current", SpanStatusCode.ERROR],
    ] as const) {
      const tracer = new Tracer({ compat, env: {} });
      tracer.endToolCallSpan(tracer.startToolCallSpan(tool), result);
      expect(sink.spans.at(-1)?.status.code, compat).toBe(code);
    }
  });

  it("names a tool whose name is empty as Python does", () => {
    const tracer = new Tracer({ env: {} });
    tracer.endToolCallSpan(tracer.startToolCallSpan({ ...tool, name: "" }), null);
    expect(sink.onlySpan().name).toBe("execute_tool ");
    expect(sink.onlySpan().attributes["gen_ai.tool.name"]).toBe("");
  });

  it("follows the conventions in the mode current, without content", () => {
    const span = callModel(new Tracer({ compat: "current", env: {} }));
    expect([span.name, span.kind, span.status.code]).toEqual([`chat ${MODEL}`, SpanKind.CLIENT, SpanStatusCode.UNSET]);
    expect(span.attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": MODEL,
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.usage.input_tokens": 110,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 100,
    });
    expect(span.events).toEqual([]);
  });

  it("takes the names of the profile latest in the mode current, where that is chosen", () => {
    const tracer = new Tracer({ compat: "current", env: { OUTCROP_SEMCONV: "latest" } });
    const written = { ...usage, cacheWriteInputTokens: 7, totalTokens: 122 };
    tracer.endModelInvokeSpan(tracer.startModelInvokeSpan([question]), answer, written, { latencyMs: 1 }, "end_turn");
    expect(sink.onlySpan().attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 117,
      "gen_ai.usage.cache_write.input_tokens": 7,
    });
  });

  it("puts content on the span in the mode current, when asked to", () => {
    const { attributes } = callModel(new Tracer({ compat: "current", env: {}, captureContent: true }));
    expect(attributes["gen_ai.system_instructions"]).toBe('[{"type":"text","content":"be nice"}]');
    expect(attributes["gen_ai.input.messages"]).toContain("Hello");
    expect(attributes["gen_ai.output.messages"]).toContain("Hi");
  });

  it.each<Compat>(["strands-1.21", "strands-1.40", "current"])(
    "records nothing that was said in %s when content is off",
    (compat) => {
      const env = {
        OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "false",
        OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_latest_experimental",
      };
      const tracer = new Tracer({ compat, env });
      const agent = tracer.startAgentSpan([question], "Bot", { attributes: { system_prompt: "secret" } });
      tracer.endAgentSpan(agent, {
        response: new AgentResult({
          stopReason: "end_turn",
          message: { role: "assistant", content: [{ text: "secret" }] },
        }),
      });
      const call = tracer.startToolCallSpan({ ...tool, input: "secret" });
      tracer.endToolCallSpan(call, { toolUseId: "t1", status: "error", content: [{ text: "secret" }] });
      expect(sink.spans).toHaveLength(2);
      expect(
        sink.spans.map(({ attributes, events, status }) => JSON.stringify([attributes, events, status])).join(),
      ).not.toMatch(/secret|Hello/);
    },
  );

  it("fails a tool's span with error.type in the mode current", () => {
    const tracer = new Tracer({ compat: "current", env: {} });
    const span = tracer.startToolCallSpan(tool);
    tracer.endToolCallSpan(
      span,
      { toolUseId: "t1", status: "error", content: [] },
      { error: new RangeError("too far") },
    );
    const { attributes, status } = sink.onlySpan();
    expect(attributes["error.type"]).toBe("RangeError");
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "too far" });
  });

  it("counts the latest invocation of an agent in the mode current, not its life", () => {
    const tracer = new Tracer({ compat: "current", env: {} });
    const latest = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    const response = new AgentResult({
      stopReason: "end_turn",
      message: answer,
      metrics: { accumulatedUsage: usage, latestAgentInvocation: { usage: latest } },
    });
    tracer.endAgentSpan(tracer.startAgentSpan([], "Bot"), { response });
    expect(sink.onlySpan().attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 1,
      "gen_ai.usage.output_tokens": 2,
    });
  });

  it("warns when the latest invocation is asked for and there is none", () => {
    const warnings: string[] = [];
    const silent = (): void => undefined;
    const logger = { error: silent, info: silent, debug: silent, verbose: silent };
    diag.setLogger({ ...logger, warn: (message) => void warnings.push(message) });
    try {
      const env = { OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_use_latest_invocation_tokens" };
      const tracer = new Tracer({ compat: "strands-1.40", env });
      const response = new AgentResult({ stopReason: "end_turn", message: answer });
      tracer.endAgentSpan(tracer.startAgentSpan([], "Bot"), { response });
    } finally {
      diag.disable();
    }
    expect(warnings).toEqual([expect.stringContaining("no latest invocation")]);
    expect(sink.onlySpan().attributes["gen_ai.usage.total_tokens"]).toBe(0);
  });

  it("leaves out the tools of an agent that it cannot describe", () => {
    const env = { OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_tool_definitions" };
    const tracer = new Tracer({ env });
    const toolsConfig = { calc: null } as unknown as Record<string, object>;
    tracer.endAgentSpan(tracer.startAgentSpan([], "Bot", { toolsConfig }));
    expect(sink.onlySpan().attributes).not.toHaveProperty("gen_ai.tool.definitions");
  });

  it("leaves a swarm's span to its maker, and ends it in the mode current", () => {
    const span = new Tracer({ env: {} }).startMultiagentSpan("do it", "swarm");
    new Tracer({ env: {} }).endSwarmSpan(span, { result: "done" });
    expect(span.isRecording()).toBe(true);
    new Tracer({ compat: "current", env: {} }).endSwarmSpan(span);
    expect(span.isRecording()).toBe(false);
  });

  it("flushes after a span only when told to, and survives a flush that fails", () => {
    let flushes = 0;
    const failing = {
      getTracer: trace.getTracer.bind(trace),
      forceFlush: () => {
        flushes += 1;
        throw new Error("no");
      },
    };
    for (const flushEverySpan of [false, true]) {
      const tracer = new Tracer({ env: {}, tracerProvider: failing, flushEverySpan });
      tracer.endSpanWithError(tracer.startAgentSpan([], "Bot"), "boom");
    }
    expect(flushes).toBe(1);
    expect(sink.spans).toHaveLength(2);
  });

  it("answers with a span that records nothing when the provider fails", () => {
    const broken = {
      getTracer: () => ({
        startSpan: () => {
          throw new Error("no");
        },
      }),
    } as unknown as typeof trace;
    const tracer = new Tracer({ env: {}, tracerProvider: broken });
    const span = tracer.startAgentSpan([], "Bot");
    expect(span.isRecording()).toBe(false);
    tracer.endAgentSpan(span);
  });

  it("fails a span also when the error cannot say why", () => {
    const mute = Object.defineProperty(new Error("x"), "message", {
      get(): never {
        throw new Error("no");
      },
    });
    for (const compat of ["strands-1.21", "strands-1.40", "current"] as const) {
      const tracer = new Tracer({ compat, env: {} });
      tracer.endAgentSpan(tracer.startAgentSpan([], "Bot"), { error: mute });
      expect(sink.spans.at(-1)?.status.code, compat).toBe(SpanStatusCode.ERROR);
    }
  });

  it("records an error of another realm, as of a test runner's, with its type and message", () => {
    const foreign: unknown = runInNewContext("new RangeError('too far')");
    expect(foreign instanceof Error).toBe(false);
    const tracer = new Tracer({ env: {} });
    tracer.endAgentSpan(tracer.startAgentSpan([], "Bot"), { error: foreign });
    const span = sink.onlySpan();
    expect(span.status.message).toBe("too far");
    expect(span.events[0]?.attributes).toMatchObject({
      "exception.type": "RangeError",
      "exception.message": "too far",
    });
  });

  it("survives a span that is none", () => {
    const closed = Proxy.revocable({}, {});
    closed.revoke();
    const tracer = new Tracer({ env: {} });
    expect(() => tracer.endAgentSpan(closed.proxy as Span)).not.toThrow();
    expect(() => tracer.endSwarmSpan(closed.proxy as Span, { result: "done" })).not.toThrow();
  });

  it("never throws and ends every span, whatever it is given", () => {
    const throwing = {
      get content(): never {
        throw new Error("no");
      },
    };
    // fast-check prints what fails, so the value that cannot be printed stands behind a word.
    const odd = fc.oneof(fc.anything(), fc.constantFrom("throwing", "mute", "closed"));
    const known = new Map<unknown, unknown>([
      ["throwing", throwing],
      ["mute", Object.create(null)],
      [
        "closed",
        new Proxy(
          {},
          {
            get() {
              throw new Error("no");
            },
          },
        ),
      ],
    ]);
    const modes = fc.constantFrom<Compat>("strands-1.21", "strands-1.40", "current");
    fc.assert(
      fc.property(modes, fc.boolean(), fc.array(odd, { minLength: 6, maxLength: 6 }), (compat, latest, values) => {
        const [a, b, c, d, e, f] = values.map((value) => known.get(value) ?? value);
        const env = latest ? { OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_latest_experimental" } : {};
        const tracer = new Tracer({ compat, env, captureContent: true }) as unknown as Record<
          string,
          (...args: unknown[]) => Span
        >;
        const run = (start: string, startArgs: unknown[], end: string, endArgs: unknown[]): void => {
          const span = tracer[start]?.(...startArgs);
          tracer[end]?.(span, ...endArgs);
          expect(span?.isRecording()).toBe(false);
        };
        run("startModelInvokeSpan", [a, { attributes: b }], "endModelInvokeSpan", [c, d, e, f]);
        run("startToolCallSpan", [a, { attributes: b }], "endToolCallSpan", [c, { error: d }]);
        run("startEventLoopCycleSpan", [a, b, { customTraceAttributes: c }], "endEventLoopCycleSpan", [
          d,
          { toolResultMessage: e, error: f },
        ]);
        run("startAgentSpan", [a, "Bot", { toolsConfig: b, tools: c }], "endAgentSpan", [{ response: d, error: e }]);
        run("startMultiagentSpan", [a, "graph"], "endSpanWithError", [b, { exception: c }]);
        // Options of any make, too.
        run("startModelInvokeSpan", [a, b], "endModelInvokeSpan", [c, d, e, f, a]);
        run("startToolCallSpan", [a, b], "endToolCallSpan", [c, d]);
        run("startEventLoopCycleSpan", [a, b, c], "endEventLoopCycleSpan", [d, e]);
        run("startAgentSpan", [a, b, c], "endAgentSpan", [d]);
        run("startMultiagentSpan", [a, b, c], "endSpanWithError", [d, e]);
      }),
      { numRuns: 150 },
    );
  });
});

describe("getTracer", () => {
  it("answers with one tracer", () => {
    expect(getTracer()).toBe(getTracer());
  });
});
