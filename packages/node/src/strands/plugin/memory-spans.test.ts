import { converseStream, type ReplayAnswer } from "@outcrop/replay";
import * as sdk from "@strands-agents/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withSession } from "../../session/session.ts";
import { type Bedrock, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { bedrockAgent } from "../testing/bedrock-agent.ts";
import { counted } from "../testing/over-bedrock.ts";
import { NOVA } from "../testing/scenarios.ts";
import { scriptedModel, usage } from "../testing/scripted-model.ts";
import { settleSpans } from "../testing/settle-spans.ts";
import { reported, tallies } from "../testing/tally.ts";
import { outcrop } from "./outcrop.ts";

const FACTS = JSON.stringify([{ content: "a secret fact" }]);

let sink: TelemetrySink;
let remembered: string[];
beforeEach(() => {
  sink = openTelemetrySink();
  remembered = [];
});
afterEach(() => {
  sink.close();
});

function memoryOf(extractor?: sdk.Model): sdk.MemoryManager {
  const store = {
    name: "facts",
    writable: true,
    search: async () => [{ content: "an old fact" }],
    add: async (content: string) => remembered.push(content),
    extraction: {
      trigger: new sdk.InvocationTrigger(),
      ...(extractor === undefined ? {} : { extractor: new sdk.ModelExtractor({ model: extractor }) }),
    },
  };
  return new sdk.MemoryManager({ stores: [store], injection: true });
}

function nano(value: unknown): number {
  return Math.round(Number(value) * 1e9);
}

describe.each(["replace", "enrich"] as const)("what a memory extracts, the SDK's own spans: %s", (own) => {
  let bedrock: Bedrock;
  let answers: ReplayAnswer[];
  beforeEach(async () => {
    bedrock = await startBedrock(
      ({ path }) => counted(path) ?? answers.shift() ?? { kind: "json", status: 500, json: {} },
    );
  });
  afterEach(async () => {
    await bedrock.close();
  });

  const used = [usage(100, 10), usage(70, 7)];
  /** Runs an agent within a session, and lets its memory extract what was said. */
  async function remember(memory: sdk.MemoryManager): Promise<void> {
    answers = [
      converseStream({ text: "hello", usage: usage(100, 10) }),
      converseStream({ text: FACTS, usage: usage(70, 7) }),
    ];
    const plugins = [outcrop({ own, traceAttributes: { team: "blue" } })];
    const agent = bedrockAgent({ endpoint: bedrock.server.url, plugins, memory });
    await withSession({ sessionId: "s-1", userId: "ann" }, async () => {
      await agent.invoke("hi");
      await memory.flush();
      await memory.search("an old one");
    });
  }

  it("is a model call beneath the span of the extraction, counted once and told with its cost", async () => {
    await remember(memoryOf());
    expect(remembered).toEqual(["a secret fact"]);
    const { emf: _none, ...told } = await tallies(sink, []);
    expect(told).toEqual({ ledger: reported(used), metrics: reported(used), strandsMetrics: reported(used) });

    const extract = sink.spans.find(({ name }) => name === "memory.extract");
    const traceId = extract?.spanContext().traceId;
    const chats = sink.spans.filter((span) => span.spanContext().traceId === traceId && span.name.startsWith("chat"));
    const [inner, outer] = chats;
    expect(chats).toHaveLength(2);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(outer?.parentSpanContext?.spanId).toBe(extract?.spanContext().spanId);
    const [entry] = settleSpans(chats);
    for (const span of [extract, outer, inner]) {
      expect(nano(span?.attributes["llm.cost.usd"])).toBe(Number(entry?.costNanoUsd));
    }
  });

  it("leaves no span without cost, session, user and the user's attributes", async () => {
    await remember(memoryOf());
    const names = sink.spans.map(({ name }) => name);
    for (const name of ["memory.search", "memory.inject", "memory.extract"]) expect(names).toContain(name);
    const lacking = sink.spans
      .filter(({ instrumentationScope }) => instrumentationScope.name !== "@outcrop/node")
      .filter(({ attributes }) =>
        ["llm.cost.usd", "session.id", "user.id", "team"].some((key) => attributes[key] === undefined),
      );
    expect(lacking.map(({ name, attributes }) => [name, attributes])).toEqual([]);
  });
});

it("is told of by a model of its own, and leaves nothing of what was said", async () => {
  const memory = memoryOf(scriptedModel(sdk.Model, NOVA, [{ text: FACTS, usage: usage(70, 7) }]));
  const agent = new sdk.Agent({
    model: scriptedModel(sdk.Model, NOVA, [{ text: "hello", usage: usage(100, 10) }]),
    printer: false,
    memoryManager: memory,
    plugins: [outcrop()],
  });
  await agent.invoke("my secret question");
  await memory.flush();
  const used = reported([usage(100, 10), usage(70, 7)]);
  const { emf: _none, ...told } = await tallies(sink, []);
  expect(told).toEqual({ ledger: used, metrics: used, strandsMetrics: used });
  expect(JSON.stringify(sink.spans.map(({ attributes, events }) => [attributes, events]))).not.toContain("secret");
});

it("says 0 where no model was asked", async () => {
  const memory = memoryOf();
  const agent = new sdk.Agent({
    model: scriptedModel(sdk.Model, NOVA, []),
    printer: false,
    memoryManager: memory,
    plugins: [outcrop()],
  });
  await agent.initialize();
  await memory.search("anything");
  expect(sink.spans.map(({ name, attributes }) => [name, attributes["llm.cost.usd"]])).toEqual([["memory.search", 0]]);
});
