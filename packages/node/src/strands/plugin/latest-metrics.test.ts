import type { DataPoint, Histogram } from "@opentelemetry/sdk-metrics";
import * as sdk from "@strands-agents/sdk";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { configureTelemetry } from "../../current-telemetry.ts";
import { histogramOf, openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { agentOf, NOVA } from "../testing/scenarios.ts";
import { usage } from "../testing/scripted-model.ts";
import { outcrop } from "./outcrop.ts";

/** What code says is read anew, and with it the environment. */
const readEnvironmentAgain = (): void => configureTelemetry({ beside: undefined });

let sink: TelemetrySink;
beforeEach(() => {
  vi.stubEnv("OUTCROP_SEMCONV", "latest");
  readEnvironmentAgain();
  sink = openTelemetrySink();
});
afterEach(() => {
  sink.close();
  vi.unstubAllEnvs();
  readEnvironmentAgain();
});

const USED = usage(10, 5, 100, 40);
const asks = { tools: ["add", "fail"].map((name) => ({ name, id: name })), usage: USED };
const HELPER = { "gen_ai.agent.name": "helper" };

const attributesOf = async (metric: string): Promise<readonly object[]> =>
  (await sink.points(metric)).map(({ attributes }) => attributes);
const sums = async (metric: string): Promise<readonly (number | undefined)[]> =>
  (await sink.points(metric)).map((point: DataPoint<number | Histogram>) =>
    typeof point.value === "number" ? point.value : point.value.sum,
  );

describe("the metrics of the newest conventions", () => {
  it("tell an agent's runs, its model calls and its tools", async () => {
    await agentOf(sdk, [asks, { text: "hi", usage: USED }], [outcrop()]).invoke("hello");
    expect(await attributesOf("gen_ai.invoke_agent.duration")).toEqual([{ ...HELPER, "gen_ai.request.model": NOVA }]);
    expect(await attributesOf("gen_ai.invoke_agent.inference_calls")).toEqual([HELPER]);
    expect(await sums("gen_ai.invoke_agent.inference_calls")).toEqual([2]);
    expect(await sums("gen_ai.invoke_agent.tool_calls")).toEqual([2]);
    expect(await attributesOf("gen_ai.execute_tool.duration")).toEqual([
      { ...HELPER, "gen_ai.tool.name": "add", "gen_ai.tool.type": "function" },
      { ...HELPER, "gen_ai.tool.name": "fail", "gen_ai.tool.type": "function", "error.type": "Error" },
    ]);
    const [run] = await sink.points("gen_ai.invoke_agent.duration");
    const tools = await sink.points("gen_ai.execute_tool.duration");
    const longest = Math.max(...tools.map((point) => histogramOf(point).sum ?? 0));
    expect(histogramOf(run).sum).toBeGreaterThanOrEqual(longest);
  });

  it("say what failed", async () => {
    await expect(agentOf(sdk, [{ error: new TypeError("broken") }], [outcrop()]).invoke("hello")).rejects.toThrow();
    expect(await attributesOf("gen_ai.invoke_agent.duration")).toMatchObject([{ "error.type": "ModelError" }]);
  });

  it("count each kind of token once, with the names that took the place of the histogram", async () => {
    await agentOf(sdk, [{ text: "hi", usage: USED }], [outcrop()]).invoke("hello");
    expect(await sums("gen_ai.client.inference.usage.input_tokens")).toEqual([150]);
    expect(await sums("gen_ai.client.inference.usage.output_tokens")).toEqual([5]);
    expect(await sums("gen_ai.client.inference.usage.cache_read.input_tokens")).toEqual([100]);
    expect(await sums("gen_ai.client.inference.usage.cache_write.input_tokens")).toEqual([40]);
    expect(await sink.points("gen_ai.client.token.usage")).toEqual([]);
    const [chat] = sink.spans;
    expect(chat?.attributes["gen_ai.usage.cache_write.input_tokens"]).toBe(40);
  });

  it("tell a Graph and a Swarm by their ids, and their agents beside them", async () => {
    const node = (name: string): sdk.Agent => agentOf(sdk, [{ text: "hi", usage: USED }], [], { name });
    await new sdk.Graph({
      id: "triage",
      nodes: [node("a"), node("b")],
      edges: [["a", "b"]],
      plugins: [outcrop()],
    }).invoke("go");
    const done = { tools: [{ name: "strands_structured_output", id: "s", input: { message: "done" } }], usage: USED };
    const last = agentOf(sdk, [done], [], { name: "c" });
    await new sdk.Swarm({ nodes: [last], start: "c", plugins: [outcrop()] }).invoke("go");
    expect(await attributesOf("gen_ai.invoke_workflow.duration")).toEqual([
      { "gen_ai.workflow.name": "triage" },
      { "gen_ai.workflow.name": "swarm" },
    ]);
    const [graph] = sink.spans.filter(({ name }) => name === "invoke_graph");
    expect(graph?.attributes).toMatchObject({ "gen_ai.workflow.name": "triage", "gen_ai.agent.id": "triage" });
    const agents = await attributesOf("gen_ai.invoke_agent.duration");
    expect(agents.map((attributes) => Reflect.get(attributes, "gen_ai.agent.name"))).toEqual(["a", "b", "c"]);
  });
});
