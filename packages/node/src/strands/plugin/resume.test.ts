import * as sdk from "@strands-agents/sdk";
import type { EmfDocument } from "@outcrop/core/emf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { agentOf } from "../testing/scenarios.ts";
import { usage } from "../testing/scripted-model.ts";
import { reported, tallies } from "../testing/tally.ts";
import { TokenUsageHook } from "../token-usage/token-usage-hook.ts";
import { outcrop } from "./outcrop.ts";

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => sink.close());

const ASKED = usage(7, 3, 100, 40);
const ANSWERED = usage(11, 5);

describe("a run that is interrupted and goes on", () => {
  it("is two invocations: the tool is carried out once, each model call counts once", async () => {
    const lines: EmfDocument[] = [];
    const agent = agentOf(
      sdk,
      [
        { tools: [{ name: "ask", id: "a" }], usage: ASKED },
        { text: "done", usage: ANSWERED },
      ],
      [outcrop(), new TokenUsageHook({ emitter: (line) => lines.push(line) })],
    );
    const asked = await agent.invoke("hello");
    const [interrupt] = asked.interrupts ?? [];
    await agent.invoke([new sdk.InterruptResponseContent({ interruptId: interrupt?.id ?? "", response: "yes" })]);
    const expected = reported([ASKED, ANSWERED]);
    expect(await tallies(sink, lines)).toEqual({
      ledger: expected,
      metrics: expected,
      strandsMetrics: expected,
      emf: expected,
    });
    expect(lines.map((line) => line["outputTokens"])).toEqual([3, 5]);
    const [called] = await sink.points("strands.tool.call_count");
    expect(called?.value).toBe(1);
    const agents = sink.spans.filter(({ name }) => name === "invoke_agent helper");
    expect(agents.map(({ attributes }) => attributes["gen_ai.response.finish_reasons"])).toEqual([
      ["interrupt"],
      ["end_turn"],
    ]);
    for (const span of sink.spans) expect(span.status.code, span.name).toBe(0);
  });
});
