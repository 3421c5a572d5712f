import { trace } from "@opentelemetry/api";
import * as sdk from "@strands-agents/sdk";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { agentOf } from "../testing/scenarios.ts";
import { usage } from "../testing/scripted-model.ts";
import { outcrop } from "./outcrop.ts";

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => sink.close());

describe("watchAgent", () => {
  it("puts what counts tokens before a model call into the turn of that call, not into the one that has ended", async () => {
    const used = usage(10, 5);
    const agent = agentOf(
      sdk,
      [
        { tools: [{ name: "add", id: "a" }], usage: used },
        { text: "hi", usage: used },
      ],
      [outcrop()],
    );
    agent.model.countTokens = async () => {
      trace.getTracer("count").startSpan("count").end();
      return 1;
    };
    await agent.invoke("hello");
    const idsOf = (name: string): readonly (string | undefined)[] =>
      sink.spans.filter((span) => span.name === name).map((span) => span.spanContext().spanId);
    const parents = sink.spans.filter(({ name }) => name === "count").map((span) => span.parentSpanContext?.spanId);
    expect(parents).toHaveLength(2);
    expect(parents).toEqual(idsOf("execute_event_loop_cycle"));
  });

  it.each(["replace", "enrich"] as const)("lets an agent answer whose model cannot be read (%s)", async (own) => {
    const agent = agentOf(sdk, [{ text: "hi", usage: usage(10, 5) }], [outcrop({ own })]);
    const { model } = agent;
    const config = model.getConfig();
    const unreadable = new Proxy(config, {
      get(target, key) {
        if (key === "modelId") return "odd-model";
        throw new Error(`no ${String(key)}, ${Object.keys(target).length}`);
      },
    });
    model.getConfig = () => unreadable;
    Object.defineProperty(model, "_client", {
      get() {
        throw new Error("no client");
      },
    });
    expect(String(await agent.invoke("hello"))).toContain("hi");
    expect(sink.spans.map(({ name }) => name.split(" ", 1)[0])).toEqual([
      "chat",
      own === "replace" ? "execute_event_loop_cycle" : "execute_agent_loop_cycle",
      "invoke_agent",
    ]);
  });

  it("puts one span in the place of another where two copies of this package watch the agent", async () => {
    vi.resetModules();
    const copy = await import("./outcrop.ts");
    expect(copy.outcrop).not.toBe(outcrop);
    const agent = agentOf(sdk, [{ text: "hi", usage: usage(10, 5) }], [outcrop()]);
    await agent.initialize();
    void copy.outcrop().initAgent(agent);
    await agent.invoke("hello");
    expect(sink.spans.map(({ name }) => name.split(" ", 1)[0])).toEqual([
      "chat",
      "execute_event_loop_cycle",
      "invoke_agent",
    ]);
  });
});
