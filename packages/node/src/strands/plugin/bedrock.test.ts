import { SpanStatusCode } from "@opentelemetry/api";
import type { Agent } from "@strands-agents/sdk";
import { converse, converseStream, type ConverseScript, type ReplayAnswer } from "@outcrop/replay";
import type { EmfDocument } from "@outcrop/core/emf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bedrock, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { bedrockAgent } from "../testing/bedrock-agent.ts";
import { counted } from "../testing/over-bedrock.ts";
import { NOVA } from "../testing/scenarios.ts";
import { settleSpans } from "../testing/settle-spans.ts";
import { reported, tallies } from "../testing/tally.ts";
import { TokenUsageHook } from "../token-usage/token-usage-hook.ts";
import { outcrop, type StrandsPlugin } from "./outcrop.ts";

let sink: TelemetrySink;
let bedrock: Bedrock;
let answers: ReplayAnswer[];
let lines: EmfDocument[];
beforeEach(async () => {
  sink = openTelemetrySink();
  lines = [];
  bedrock = await startBedrock(
    ({ path }) => counted(path) ?? answers.shift() ?? { kind: "json", status: 500, json: {} },
  );
});
afterEach(async () => {
  sink.close();
  await bedrock.close();
});

function agentOverBedrock(own: "replace" | "enrich", stream: boolean): Agent {
  const hook = new TokenUsageHook({ emitter: (line) => lines.push(line), costUsd: true });
  return bedrockAgent({ endpoint: bedrock.server.url, stream, plugins: [outcrop({ own }), hook] });
}

const USAGE = { inputTokens: 12, outputTokens: 4, cacheReadInputTokens: 30, cacheWriteInputTokens: 8 };
const MORE = { inputTokens: 3, outputTokens: 2 };
const total = (...usages: readonly (typeof MORE)[]): ReturnType<typeof reported> =>
  reported(usages.map((usage) => ({ ...usage, totalTokens: 0 })));

describe.each(["replace", "enrich"] as const)("with Bedrock instrumented too, the SDK's own spans: %s", (own) => {
  const parallel: ConverseScript = {
    text: "both",
    toolUse: [
      { name: "add", input: { n: 1 } },
      { name: "add", input: { n: 2 } },
    ],
    usage: USAGE,
  };

  it("nests Bedrock's span in the model span, and counts one call once", async () => {
    answers = [converseStream({ text: "hello", usage: USAGE })];
    await agentOverBedrock(own, true).invoke("hi");
    const chats = sink.spans.filter((span) => span.attributes["gen_ai.operation.name"] === "chat");
    const [inner, outer] = chats;
    expect(chats).toHaveLength(2);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(inner?.instrumentationScope.name).toBe("@outcrop/node");
    expect(inner?.attributes["llm.cost.usd"]).toBeGreaterThan(0);
    expect(outer?.attributes["llm.cost.usd"]).toBe(inner?.attributes["llm.cost.usd"]);
    const entries = settleSpans(sink.spans);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ spanId: inner?.spanContext().spanId, surface: "strands" });
    expect(lines[0]?.["costUsd"]).toBe(inner?.attributes["llm.cost.usd"]);
  });

  it.each([true, false])("says the same everywhere for parallel tools (streamed: %s)", async (stream) => {
    const answer = (script: ConverseScript): ReplayAnswer => (stream ? converseStream(script) : converse(script));
    answers = [answer(parallel), answer({ text: "done", usage: MORE })];
    await agentOverBedrock(own, stream).invoke("hi");
    const told = await tallies(sink, lines);
    // The SDK drops the cached tokens of an answer that is not streamed; Bedrock's own span has them.
    const expected = total(USAGE, MORE);
    expect(told).toEqual({ ledger: expected, metrics: expected, strandsMetrics: expected, emf: expected });
    const costs = settleSpans(sink.spans).map(({ costNanoUsd }) => Number(costNanoUsd) / 1e9);
    expect(lines[0]?.["costUsd"]).toBeCloseTo(
      costs.reduce((sum, usd) => sum + usd, 0),
      9,
    );
  });

  it.each([true, false])("spans of the agent say what Bedrock said (streamed: %s)", async (stream) => {
    const answer = { text: "hello", usage: USAGE };
    answers = [stream ? converseStream(answer) : converse(answer)];
    await agentOverBedrock(own, stream).invoke("hi");
    const told = sink.spans.filter((span) => span.attributes["gen_ai.usage.output_tokens"] !== undefined);
    expect(told).toHaveLength(3);
    for (const span of told) {
      expect(span.attributes, span.name).toMatchObject({
        "gen_ai.usage.input_tokens": 50,
        "gen_ai.usage.cache_read.input_tokens": 30,
        "gen_ai.usage.cache_creation.input_tokens": 8,
      });
    }
  });

  it("keeps what was used when the longest answer is reached", async () => {
    answers = [converseStream({ text: "hello", usage: USAGE, stopReason: "max_tokens" })];
    await expect(agentOverBedrock(own, true).invoke("hi")).rejects.toThrow("max");
    const told = await tallies(sink, lines);
    const expected = total(USAGE);
    expect(told).toEqual({ ledger: expected, metrics: expected, strandsMetrics: expected, emf: expected });
  });

  it("counts what was paid before a call fails", async () => {
    answers = [converseStream(parallel), { kind: "json", status: 400, json: { message: "no" } }];
    await expect(agentOverBedrock(own, true).invoke("hi")).rejects.toThrow();
    const told = await tallies(sink, lines);
    const expected = total(USAGE);
    expect(told).toEqual({ ledger: expected, metrics: expected, strandsMetrics: expected, emf: expected });
    const failed = sink.spans.filter((span) => span.attributes["error.type"] !== undefined).map((span) => span.name);
    const chat = own === "replace" ? `chat ${NOVA}` : "chat";
    expect(failed).toContain(`chat ${NOVA}`);
    expect(
      sink.spans.filter((span) => span.name === chat && span.status.code === SpanStatusCode.ERROR).length,
    ).toBeGreaterThan(0);
  });
});

describe("TokenUsageHook over Bedrock, instrumented", () => {
  const hooks = (): readonly StrandsPlugin[] => [
    new TokenUsageHook({ emitter: (line) => lines.push(line) }),
    new TokenUsageHook({ emitter: (line) => lines.push(line) }),
  ];

  it.each([
    ["without the plugin that traces", (): readonly StrandsPlugin[] => hooks()],
    ["before it", (): readonly StrandsPlugin[] => [...hooks(), outcrop()]],
    ["after it", (): readonly StrandsPlugin[] => [outcrop(), ...hooks()]],
  ])("counts the cached tokens of an answer that is not streamed, %s", async (where, plugins) => {
    answers = [converse({ text: "hello", usage: USAGE }), converse({ text: "hello", usage: MORE })];
    const agent = bedrockAgent({ endpoint: bedrock.server.url, stream: false, plugins: plugins() });
    await agent.invoke("hi");
    await agent.invoke("hi again");
    const expected = { ...USAGE, totalTokens: 54 };
    const again = { ...MORE, totalTokens: 5, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
    expect(lines).toMatchObject([expected, expected, again, again]);
    const [inner, outer] = sink.spans;
    const isNested = inner?.parentSpanContext?.spanId === outer?.spanContext().spanId;
    expect(isNested).toBe(where !== "without the plugin that traces");
  });
});
