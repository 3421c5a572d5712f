import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { trace } from "@opentelemetry/api";
import { converse } from "@outcrop/replay";
import * as sdk from "@strands-agents/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../../instrument-client.ts";
import { type Bedrock, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { costSums } from "../testing/cost-sums.ts";
import { NOVA } from "../testing/scenarios.ts";
import { scriptedModel, type Turn, usage } from "../testing/scripted-model.ts";
import { outcrop } from "./outcrop.ts";

const ASK: Turn = { tools: [{ name: "helper", id: "t-1", input: {} }], usage: usage(100, 10) };
const never = (): Promise<string> => Promise.resolve("never");
const DONE: Turn = { text: "done", usage: usage(50, 5) };

describe.each(["replace", "enrich"] as const)("what an agent cost, the SDK's own spans: %s", (own) => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => converse({ text: "hi", usage: { inputTokens: 30, outputTokens: 3 } }));
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });

  const agentWith = (name: string, turns: readonly Turn[], callback: () => Promise<string>): sdk.Agent =>
    new sdk.Agent({
      model: scriptedModel(sdk.Model, NOVA, turns),
      name,
      printer: false,
      plugins: [outcrop({ own })],
      tools: [sdk.tool({ name: "helper", description: "Helps", inputSchema: { type: "object" }, callback })],
    });
  function expectSums(names: readonly string[]): void {
    const sums = costSums(sink.spans);
    expect(sums.map(({ name }) => name).filter((name) => /^(?:invoke_agent|execute_tool)/.test(name))).toEqual(names);
    expect(sums.map(({ name, told }) => [name, told])).toEqual(sums.map(({ name, ledger }) => [name, ledger]));
    expect(sums.every(({ told }) => told !== undefined && told > 0)).toBe(true);
  }

  it("has in it what its tools asked of Bedrock themselves, within a span of the application's too", async () => {
    const client = instrumentClient(bedrock.client());
    const ask = async (): Promise<string> => {
      await client.send(
        new ConverseCommand({ modelId: NOVA, messages: [{ role: "user", content: [{ text: "hi" }] }] }),
      );
      return "said";
    };
    const tracer = trace.getTracer("application");
    const inSpan = (): Promise<string> => tracer.startActiveSpan("mine", (span) => ask().finally(() => span.end()));
    await agentWith("asker", [ASK, ASK, DONE], inSpan).invoke("hello");
    expectSums(["execute_tool helper", "execute_tool helper", "invoke_agent asker"]);
    expect(sink.spans.filter(({ name }) => name === "mine")).toHaveLength(2);
  });

  it("is no sum of dollars over another provider's model, but says why, on each span", async () => {
    abstract class OpenAIModel extends sdk.Model {}
    const model = scriptedModel(OpenAIModel, "gpt-4o", [ASK, DONE]);
    const helper = { name: "helper", description: "Helps", inputSchema: { type: "object" as const } };
    const tools = [
      sdk.tool({ ...helper, callback: () => agentWith("inner", [DONE], never).invoke("hi").then(String) }),
    ];
    await new sdk.Agent({ model, name: "outer", printer: false, plugins: [outcrop({ own })], tools }).invoke("hello");
    const told = sink.spans.map(({ name, attributes: { "llm.cost.usd": usd, "llm.cost.status": status } }) => ({
      name,
      status,
      isPriced: Number(usd) > 0,
    }));
    const [inner, others] = [told.filter(({ isPriced }) => isPriced), told.filter(({ isPriced }) => !isPriced)];
    const operations = (spans: typeof told): readonly string[] => spans.map(({ name }) => name.split(/[ _]/, 1).join());
    expect(operations(inner)).toEqual(["chat", "execute", "invoke", "execute"]);
    expect(operations(others)).toEqual(["chat", "execute", "chat", "execute", "invoke"]);
    expect(others.map(({ status }) => status)).toEqual(others.map(() => "unknown_model"));
  });

  it("says as the provider's own call beneath does why it has none", async () => {
    const client = instrumentClient(bedrock.client());
    const command = new ConverseCommand({ modelId: "acme.unheard-of-v1:0", messages: [] });
    const during = async (): Promise<void> => void (await client.send(command));
    await agentWith("asker", [{ ...DONE, during }], never).invoke("hello");
    expect(sink.spans.map(({ attributes }) => attributes["llm.cost.status"])).toEqual(
      sink.spans.map(() => "unknown_model"),
    );
    expect(sink.spans.length).toBeGreaterThan(3);
  });

  it("has in it what the agents cost that it had as tools", async () => {
    const inner = (): sdk.Agent => agentWith("inner", [DONE], never);
    await agentWith("outer", [ASK, DONE], async () => String(await inner().invoke("help"))).invoke("hello");
    expectSums(["invoke_agent inner", "execute_tool helper", "invoke_agent outer"]);
  });
});
