import type { InvokeAgentCommandInput } from "@aws-sdk/client-bedrock-agent-runtime";
import { createPriceBook, toUsd } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { agentAnswer, chunk, failing, traces } from "../../testing/agent-answer.ts";
import {
  called,
  finalResponse,
  lookupInput,
  lookupOutput,
  modelInput,
  modelOutput,
  RESEARCH,
  returned,
  SUPERVISOR,
  threeLevels,
  times,
  tracePart,
  uuid,
} from "../../testing/agent-parts.ts";
import { callAgent } from "../../testing/call-agent.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const ID = `${uuid(1)}-0`;
const S = { chain: [SUPERVISOR] };
const book = createPriceBook();
const nano = (usd: unknown): number => Math.round(Number(usd) * 1e9);

describe("what agents add up to", () => {
  const runtime = useAgentRuntime();
  const spansOf = (operation: string) =>
    runtime.sink.spans.filter(({ attributes }) => attributes["gen_ai.operation.name"] === operation);
  const ask = async (parts: readonly object[], input: Partial<InvokeAgentCommandInput> = {}): Promise<void> => {
    runtime.answerWith(() => agentAnswer(traces(parts), chunk("Done.")));
    await callAgent(runtime.client(), input);
  };

  it("is, of dollars as of tokens, the sum of the model calls beneath, on every level", async () => {
    await ask(threeLevels());
    const byId = new Map(runtime.sink.spans.map((span) => [span.spanContext().spanId, span]));
    const isBeneath = (spanId: string, above: string): boolean => {
      const parent = byId.get(spanId)?.parentSpanContext?.spanId;
      return parent !== undefined && (parent === above || isBeneath(parent, above));
    };
    const chats = spansOf("chat");
    const agents = spansOf("invoke_agent");
    expect([chats.length, agents.length]).toEqual([5, 5]);
    for (const agent of agents) {
      const beneath = chats.filter((chat) => isBeneath(chat.spanContext().spanId, agent.spanContext().spanId));
      const sum = beneath.reduce((total, { attributes }) => total + nano(attributes["llm.cost.usd"]), 0);
      expect(nano(agent.attributes["llm.cost.usd"])).toBe(sum);
    }
    expect(nano(agents.at(-1)?.attributes["llm.cost.usd"])).toBeGreaterThan(0);
    const usage = { input: 110, output: 11 };
    const all = book.price({ model: book.resolve("amazon.nova-lite-v1:0"), usage, atMs: Date.now() });
    expect(all.status === "priced" ? toUsd(all.costNanoUsd) : all.status).toBeCloseTo(
      Number(agents.at(-1)?.attributes["llm.cost.usd"]),
      8,
    );
    const points = await runtime.sink.points("llm.cost.usd.total");
    expect(nano(points.reduce((sum, { value }) => sum + Number(value), 0))).toBe(
      nano(agents.at(-1)?.attributes["llm.cost.usd"]),
    );
  });

  it("is whole of two runs of one collaborator at once, whichever of them ends first", async () => {
    const R = { chain: [SUPERVISOR, RESEARCH], name: "research" };
    const call = (run: number, step: number, at: number): readonly object[] => [
      tracePart({ ...R, at }, modelInput(`${uuid(run)}-${step}`)),
      tracePart({ ...R, at: at + 1 }, modelOutput(`${uuid(run)}-${step}`, [at, at + 1], [run, 1])),
    ];
    await ask([
      tracePart({ ...S, at: 1 }, called(ID, "research", RESEARCH)),
      ...call(20, 0, 2),
      tracePart({ ...S, at: 4 }, called(ID, "research", RESEARCH)),
      ...call(30, 0, 5),
      tracePart({ ...R, at: 7 }, finalResponse(`${uuid(30)}-0`, "Second.")),
      tracePart({ ...S, at: 8 }, returned(ID, "research", RESEARCH, [4, 8])),
      ...call(20, 1, 9),
      tracePart({ ...R, at: 11 }, finalResponse(`${uuid(20)}-1`, "First.")),
      tracePart({ ...S, at: 12 }, returned(ID, "research", RESEARCH, [1, 12])),
    ]);
    const research = spansOf("invoke_agent").filter(({ name }) => name === "invoke_agent research");
    expect(research.map(({ attributes }) => attributes["gen_ai.usage.input_tokens"])).toEqual([30, 40]);
  });

  it("is no cost, but why, where a model call beneath has none", async () => {
    await ask([
      tracePart({ ...S, at: 1 }, modelInput(ID)),
      tracePart({ ...S, at: 2 }, modelOutput(ID, [1, 2], [10, 1])),
      tracePart({ ...S, at: 3 }, modelInput(`${uuid(1)}-1`, "nobody.knows-v1:0")),
      tracePart({ ...S, at: 4 }, modelOutput(`${uuid(1)}-1`, [3, 4], [5, 1])),
    ]);
    const [agent] = spansOf("invoke_agent");
    expect(agent?.attributes).toMatchObject({ "llm.cost.status": "unknown_model", "gen_ai.usage.input_tokens": 15 });
    expect(agent?.attributes).not.toHaveProperty("llm.cost.usd");
  });

  it("is nothing at all where the trace tells of no model call", async () => {
    const guardrailTrace = { traceId: ID, action: "INTERVENED", inputAssessments: [], metadata: times(1, 2) };
    await ask([tracePart({ ...S, at: 1 }, { guardrailTrace })]);
    expect(spansOf("invoke_agent")[0]?.attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 0,
      "gen_ai.usage.output_tokens": 0,
      "llm.cost.usd": 0,
      "gen_ai.response.finish_reasons": ["content_filter"],
    });
  });

  it("is not known where the trace broke off before it told of a model call", async () => {
    const guardrailTrace = { traceId: ID, action: "NONE", inputAssessments: [], metadata: times(1, 2) };
    const parts = traces([tracePart({ ...S, at: 1 }, { guardrailTrace })]);
    runtime.answerWith(() => agentAnswer(parts, failing("throttlingException", "slow")));
    await callAgent(runtime.client());
    expect(Object.keys(spansOf("invoke_agent")[0]?.attributes ?? {}).join(" ")).not.toMatch(/usage|llm\.cost\.usd/);
  });

  it("is unknown, and says so, where no trace came", async () => {
    await ask([], { enableTrace: false });
    const attributes = spansOf("invoke_agent")[0]?.attributes ?? {};
    expect(attributes["llm.cost.status"]).toBe("no_usage");
    expect(Object.keys(attributes).join(" ")).not.toMatch(/usage|llm\.cost\.usd/);
  });

  it("tells of a lookup how many documents it was to find at most: as the session says, else the service's default", async () => {
    const found = [
      tracePart({ ...S, at: 1 }, lookupInput(ID, "KB1")),
      tracePart({ ...S, at: 2 }, lookupOutput(ID, [1, 2])),
      tracePart({ ...S, at: 3 }, lookupInput(ID, "KB2")),
      tracePart({ ...S, at: 4 }, lookupOutput(ID, [3, 4])),
    ];
    const retrievalConfiguration = { vectorSearchConfiguration: { numberOfResults: 9 } };
    const knowledgeBaseConfigurations = [{ knowledgeBaseId: "KB1", retrievalConfiguration }];
    await ask(found, { sessionState: { knowledgeBaseConfigurations } });
    expect(spansOf("retrieval").map(({ attributes }) => attributes["gen_ai.request.top_k"])).toEqual([9, 5]);
  });
});
