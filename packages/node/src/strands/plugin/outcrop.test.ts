import { context, metrics, trace } from "@opentelemetry/api";
import {
  InMemoryMetricExporter,
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import * as sdk from "@strands-agents/sdk";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withSession } from "../../session/session.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { agentOf, NOVA } from "../testing/scenarios.ts";
import { scriptedModel, usage } from "../testing/scripted-model.ts";
import { outcrop } from "./outcrop.ts";

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => {
  sink.close();
  vi.unstubAllEnvs();
});

const USED = usage(10, 5);
const chatName = `chat ${NOVA}`;
const named = (name: string): readonly ReadableSpan[] => sink.spans.filter((span) => span.name === name);
const only = (name: string): ReadableSpan => {
  const [span, ...others] = named(name);
  if (span === undefined || others.length > 0) {
    throw new Error(`Expected one ${name} among ${sink.spans.map((one) => one.name).join(", ")}`);
  }
  return span;
};
const parentOf = (span: ReadableSpan): string | undefined =>
  sink.spans.find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId)?.name;
const asks = (...names: readonly string[]): { readonly tools: readonly { name: string; id: string }[] } => ({
  tools: names.map((name, index) => ({ name, id: `id-${index}` })),
});

// Numbers are those of the list of gaps of the SDK, in docs/strands.md.
describe("what the SDK's own telemetry gets wrong", () => {
  it("1: the model span is active while the model is called", async () => {
    const during = (): void => trace.getTracer("http").startSpan("POST").end();
    await agentOf(sdk, [{ text: "hi", usage: USED, during }], [outcrop()]).invoke("hello");
    expect(parentOf(only("POST"))).toBe(chatName);
  });

  it("2: hooks run within the innermost span", async () => {
    const agent = agentOf(sdk, [{ text: "hi", usage: USED }], [outcrop()]);
    agent.addHook(sdk.BeforeModelCallEvent, () => trace.getTracer("hook").startSpan("hook").end());
    await agent.invoke("hello");
    expect(parentOf(only("hook"))).toBe("execute_event_loop_cycle");
  });

  it("3: trace attributes, session and user are on every span", async () => {
    const agent = agentOf(
      sdk,
      [
        { ...asks("add"), usage: USED },
        { text: "hi", usage: USED },
      ],
      [outcrop({ traceAttributes: { team: "blue" } })],
    );
    await withSession({ sessionId: "s-1", userId: "u-1" }, () => agent.invoke("hello"));
    expect(sink.spans).toHaveLength(6);
    for (const { attributes } of sink.spans) {
      expect(attributes).toMatchObject({ team: "blue", "session.id": "s-1", "user.id": "u-1" });
    }
  });

  it("4: gen_ai_tool_definitions describes the tools", async () => {
    vi.stubEnv("OTEL_SEMCONV_STABILITY_OPT_IN", "gen_ai_tool_definitions");
    await agentOf(sdk, [{ text: "hi", usage: USED }], [outcrop()]).invoke("hello");
    const text = String(only("invoke_agent helper").attributes["gen_ai.tool.definitions"]);
    expect(JSON.parse(text)).toContainEqual({
      name: "add",
      description: "Adds one",
      inputSchema: { json: { type: "object", properties: { n: { type: "number" } } } },
      outputSchema: null,
    });
  });

  it("5: scope and provider do not depend on the name of the service", async () => {
    vi.stubEnv("OTEL_SERVICE_NAME", "shop");
    await agentOf(
      sdk,
      [
        { ...asks("add"), usage: USED },
        { text: "hi", usage: USED },
      ],
      [outcrop()],
    ).invoke("hello");
    expect(new Set(sink.spans.map((span) => span.instrumentationScope.name))).toEqual(
      new Set(["strands.telemetry.tracer"]),
    );
    expect(only("execute_tool add").attributes["gen_ai.provider.name"]).toBe("strands-agents");
    expect(named(chatName)[0]?.attributes["gen_ai.provider.name"]).toBe("aws.bedrock");
  });

  it.each(["replace", "enrich"] as const)("6: an agent's tokens are those of this invocation (%s)", async (own) => {
    const agent = agentOf(
      sdk,
      [
        { text: "one", usage: USED },
        { text: "two", usage: USED },
      ],
      [outcrop({ own })],
    );
    await agent.invoke("first");
    await agent.invoke("second");
    expect(named("invoke_agent helper").map((span) => span.attributes["gen_ai.usage.input_tokens"])).toEqual([10, 10]);
  });

  it.each(["replace", "enrich"] as const)(
    "6: a Graph and its nodes do not repeat their agents' tokens (%s)",
    async (own) => {
      const graph = new sdk.Graph({
        nodes: [agentOf(sdk, [{ text: "hi", usage: USED }], [], { name: "a" })],
        edges: [],
        plugins: [outcrop({ own })],
      });
      await graph.invoke("go");
      const tokens = (name: string): unknown => only(name).attributes["gen_ai.usage.input_tokens"];
      expect(tokens(own === "replace" ? "invoke_graph" : `invoke_graph ${graph.id}`)).toBeUndefined();
      expect(tokens("node a")).toBeUndefined();
      expect(parentOf(only("invoke_agent a"))).toBe("node a");
    },
  );

  it.each(["replace", "enrich"] as const)("7: tokens are kept when the longest answer is reached (%s)", async (own) => {
    const agent = agentOf(sdk, [{ text: "too long", usage: USED, stopReason: "maxTokens" }], [outcrop({ own })]);
    await expect(agent.invoke("hello")).rejects.toThrow();
    expect(only(own === "replace" ? chatName : "chat").attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.request.model": NOVA,
    });
    expect(only("invoke_agent helper").attributes["gen_ai.usage.output_tokens"]).toBe(5);
  });

  it("7: it says max_tokens and MaxTokensError", async () => {
    const agent = agentOf(sdk, [{ text: "too long", usage: USED, stopReason: "maxTokens" }], [outcrop()]);
    await expect(agent.invoke("hello")).rejects.toThrow();
    expect(only(chatName).attributes).toMatchObject({
      "gen_ai.response.finish_reasons": ["max_tokens"],
      "error.type": "MaxTokensError",
    });
  });

  it("8: an interrupt is no error, and the user's words are no answer", async () => {
    const agent = agentOf(sdk, [{ ...asks("ask"), usage: USED }], [outcrop({ captureContent: true })]);
    const result = await agent.invoke("hello");
    expect(result.stopReason).toBe("interrupt");
    for (const span of sink.spans) expect(span.status.code, span.name).toBe(0);
    const { attributes } = only("invoke_agent helper");
    expect(attributes["gen_ai.response.finish_reasons"]).toEqual(["interrupt"]);
    expect(String(attributes["gen_ai.output.messages"])).not.toContain("hello");
    expect(await sink.points("strands.tool.call_count")).toEqual([]);
  });

  it("9: a tool that is not there, or says it failed, is an error; tools are described", async () => {
    const turns = [
      { ...asks("nothing", "fail", "add"), usage: USED },
      { text: "hi", usage: USED },
    ];
    await agentOf(sdk, turns, [outcrop()]).invoke("hello");
    expect(only("execute_tool nothing").status.code).toBe(2);
    expect(only("execute_tool fail").status.code).toBe(2);
    expect(only("execute_tool fail").attributes["error.type"]).toBe("Error");
    expect(only("execute_tool add").attributes).toMatchObject({
      "gen_ai.tool.description": "Adds one",
      "gen_ai.tool.type": "function",
    });
    const counts = await sink.points("strands.tool.error_count");
    expect(counts.map(({ attributes, value }) => [attributes, value])).toEqual([
      [{ tool_name: "nothing" }, 1],
      [{ tool_name: "fail" }, 1],
    ]);
  });

  it("10: a consumer that breaks off leaves no span open", async () => {
    const agent = agentOf(
      sdk,
      [
        { text: "hi", usage: USED },
        { text: "again", usage: USED },
      ],
      [outcrop()],
    );
    for await (const event of agent.stream("hello")) if (event.type === "modelStreamUpdateEvent") break;
    expect(sink.spans.map((span) => span.name)).toEqual([chatName, "execute_event_loop_cycle", "invoke_agent helper"]);
    for (const span of sink.spans) expect(span.status.code).toBe(0);
    expect(named(chatName)[0]?.attributes["gen_ai.usage.input_tokens"]).toBeUndefined();
  });

  it("12: the time to the first token is measured", async () => {
    await agentOf(sdk, [{ text: "hi", usage: USED }], [outcrop()]).invoke("hello");
    expect(only(chatName).attributes["gen_ai.response.time_to_first_chunk"]).toBeGreaterThan(0);
    expect(await sink.points("strands.model.time_to_first_token")).toHaveLength(1);
  });

  it("14: the model span follows the conventions", async () => {
    await agentOf(sdk, [{ text: "hi", usage: usage(10, 5, 100) }], [outcrop()]).invoke("hello");
    const span = only(chatName);
    expect(span.kind).toBe(2);
    expect(span.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": NOVA,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.usage.input_tokens": 110,
      "gen_ai.usage.cache_read.input_tokens": 100,
    });
    expect(span.attributes["llm.cost.usd"]).toBeGreaterThan(0);
    expect(span.status.code).toBe(0);
  });

  it("15: content is off until it is asked for", async () => {
    const said = "my secret";
    const run = async (captureContent?: boolean): Promise<string> => {
      const turns = [
        { ...asks("add"), text: said, usage: USED },
        { text: said, usage: USED },
      ];
      const plugin = outcrop(captureContent === undefined ? {} : { captureContent });
      await agentOf(sdk, turns, [plugin]).invoke(said);
      return JSON.stringify(sink.spans.map(({ attributes, events }) => [attributes, events]));
    };
    expect(await run()).not.toContain(said);
    expect(await run(true)).toContain(said);
    const output = named(chatName).at(-1)?.attributes["gen_ai.output.messages"];
    expect(JSON.parse(String(output))).toEqual([
      { role: "assistant", parts: [{ type: "text", content: said }], finish_reason: "end_turn" },
    ]);
  });
});

describe("outcrop", () => {
  it("makes every span once, and leaves the SDK's own record of a run as it is", async () => {
    const turns = [
      { ...asks("add", "add"), usage: USED },
      { text: "hi", usage: USED },
    ];
    const result = await agentOf(sdk, turns, [outcrop()]).invoke("hello");
    expect(sink.spans.map((span) => span.name)).toEqual([
      chatName,
      "execute_tool add",
      "execute_tool add",
      "execute_event_loop_cycle",
      chatName,
      "execute_event_loop_cycle",
      "invoke_agent helper",
    ]);
    expect(result.traces?.map(({ name, children }) => [name, children.length])).toEqual([
      ["Cycle 1", 3],
      ["Cycle 2", 1],
    ]);
  });

  it("keeps the SDK's spans where they are to be enriched, with what they lack", async () => {
    const agent = agentOf(
      sdk,
      [{ text: "hi", usage: usage(10, 5, 100) }],
      [outcrop({ own: "enrich", traceAttributes: { team: "blue" } })],
    );
    await agent.invoke("hello");
    expect(sink.spans.map((span) => span.name)).toEqual(["chat", "execute_agent_loop_cycle", "invoke_agent helper"]);
    for (const span of sink.spans) expect(span.attributes["team"]).toBe("blue");
    expect(only("chat").attributes["llm.cost.usd"]).toBeGreaterThan(0);
  });

  it("records into a meter provider that is registered after the agent was made", async () => {
    const agent = agentOf(sdk, [{ text: "hi", usage: USED }], [outcrop()]);
    metrics.disable();
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9 });
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    await agent.invoke("hello");
    await reader.forceFlush();
    const names = exporter
      .getMetrics()
      .flatMap((resource) => resource.scopeMetrics)
      .flatMap((scope) => scope.metrics.map((metric) => metric.descriptor.name));
    expect(names).toContain("gen_ai.client.token.usage");
    expect(names).toContain("strands.event_loop.cycle_count");
  });

  it("puts no id of a cycle or tool call on a metric", async () => {
    const turns = [
      { ...asks("add", "fail"), usage: USED },
      { text: "hi", usage: USED },
    ];
    await agentOf(sdk, turns, [outcrop()]).invoke("hello");
    const scopes = await sink.metrics();
    const strands = scopes.filter(({ scope }) => scope.name === "strands.telemetry.metrics");
    const keys = strands.flatMap(({ metrics: all }) =>
      all.flatMap((metric) => metric.dataPoints.flatMap((point) => Object.keys(point.attributes))),
    );
    expect(new Set(keys)).toEqual(new Set(["tool_name"]));
  });

  it("takes cancellation for no error", async () => {
    const agent: sdk.Agent = agentOf(sdk, [{ text: "hi", usage: USED, during: () => agent.cancel() }], [outcrop()]);
    const result = await agent.invoke("hello");
    expect(result.stopReason).toBe("cancelled");
    for (const span of sink.spans) expect(span.status.code, span.name).toBe(0);
    expect(only(chatName).attributes["strands.cancellation.type"]).toBe("CancelledError");
    expect(only("invoke_agent helper").attributes["gen_ai.response.finish_reasons"]).toEqual(["cancelled"]);
  });

  it("nests an agent that is another's tool", async () => {
    const inner = agentOf(sdk, [{ text: "inner", usage: USED }], [outcrop()], { name: "inner" });
    const turns = [
      { tools: [{ name: "inner", id: "t", input: { input: "go" } }], usage: USED },
      { text: "hi", usage: USED },
    ];
    const outer = agentOf(sdk, turns, [outcrop()], { name: "outer" });
    outer.toolRegistry.add(inner.asTool());
    await outer.invoke("hello");
    expect(parentOf(only("invoke_agent inner"))).toBe("execute_tool inner");
    expect(only("invoke_agent outer").attributes["gen_ai.usage.input_tokens"]).toBe(20);
  });

  it("says what failed, and lets the error through as it is", async () => {
    const error = new TypeError("broken");
    const agent = agentOf(sdk, [{ error }], [outcrop()]);
    await expect(agent.invoke("hello")).rejects.toMatchObject({ name: "ModelError", cause: error });
    for (const name of [chatName, "execute_event_loop_cycle", "invoke_agent helper"]) {
      expect(only(name).status).toEqual({ code: 2, message: "broken" });
      expect(only(name).attributes["error.type"]).toBe("ModelError");
    }
  });

  it("makes the spans of an agent's memory too, without what was searched for", async () => {
    const store = {
      name: "facts",
      writable: false,
      search: async () => [{ content: "a secret fact" }],
    } as unknown as sdk.MemoryStore;
    const agent = new sdk.Agent({
      model: scriptedModel(sdk.Model, NOVA, [
        { ...asks("search_memory"), usage: USED },
        { text: "hi", usage: USED },
      ]),
      printer: false,
      memoryManager: { stores: [store] },
      plugins: [outcrop({ traceAttributes: { team: "blue" } })],
    });
    await agent.invoke("my secret question");
    await agent.memoryManager?.search("my secret question");
    const [span] = named("memory.search");
    expect(span?.instrumentationScope.name).toBe("strands.telemetry.tracer");
    expect(span?.attributes).toMatchObject({ team: "blue", "gen_ai.provider.name": "strands-agents" });
    expect(JSON.stringify(sink.spans.map(({ attributes, events }) => [attributes, events]))).not.toContain("secret");
  });

  it("lets a tool in the background end when it ends, after the agent's answer", async () => {
    const agent = agentOf(sdk, [], [outcrop()]);
    await agent.initialize();
    const call = (method: string, ...args: readonly unknown[]): unknown => {
      const tracer = Reflect.get(agent, "_tracer") as Record<string, (...args: readonly unknown[]) => unknown>;
      return tracer[method]?.(...args);
    };
    const run = call("startAgentSpan", { messages: [], agentName: "helper" });
    const tool = call("startToolCallSpan", { tool: { name: "add", toolUseId: "t", input: {} } });
    call("endAgentSpan", run, { stopReason: "endTurn" });
    expect(named("execute_tool add")).toEqual([]);
    call("endToolCallSpan", tool, { toolResult: { toolUseId: "t", status: "error", content: [] } });
    expect(only("execute_tool add").status.code).toBe(2);
    expect(await sink.points("strands.tool.error_count")).toHaveLength(1);
  });

  it("emits the Python SDK's spans where they are asked for", async () => {
    await agentOf(sdk, [{ text: "hi", usage: USED }], [outcrop({ compat: "strands-1.40" })]).invoke("hello");
    expect(only("chat").attributes).toMatchObject({
      "gen_ai.system": "strands-agents",
      "gen_ai.usage.prompt_tokens": 10,
    });
    expect(only("chat").events.map((event) => event.name)).toContain("gen_ai.choice");
    expect(only("chat").status.code).toBe(1);
  });

  it("leaves alone what is no agent of the SDK, and never throws", () => {
    const plugin = outcrop();
    expect(() => void plugin.initAgent({})).not.toThrow();
    expect(() => void plugin.initMultiAgent({})).not.toThrow();
    expect(() => void plugin.initAgent(null as never)).not.toThrow();
  });

  it("works without an OpenTelemetry SDK", async () => {
    sink.close();
    const result = await agentOf(sdk, [{ text: "hi", usage: USED }], [outcrop()]).invoke("hello");
    expect(String(result)).toContain("hi");
    expect(trace.getSpan(context.active())).toBeUndefined();
  });
});
