import { diag, DiagLogLevel } from "@opentelemetry/api";
import * as sdk from "@strands-agents/sdk";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { agentOf } from "../testing/scenarios.ts";
import { usage } from "../testing/scripted-model.ts";
import { settleSpans } from "../testing/settle-spans.ts";
import { outcrop } from "./outcrop.ts";

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => {
  sink.close();
  diag.disable();
});

describe.each(["replace", "enrich"] as const)("an agent's span, the SDK's own: %s", (own) => {
  it("says no tokens where its model told none, though earlier runs used some", async () => {
    const warn = vi.fn();
    const silent = (): void => undefined;
    diag.setLogger({ error: warn, warn, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
    const agent = agentOf(sdk, [{ text: "one", usage: usage(10, 5) }, { text: "told nothing" }], [outcrop({ own })]);
    for (const words of ["first", "second"]) await agent.invoke(words);
    const runs = sink.spans.filter(({ name }) => name.startsWith("invoke_agent"));
    expect(runs.map(({ attributes }) => attributes["gen_ai.usage.input_tokens"])).toEqual([10, undefined]);
    const counted = settleSpans(sink.spans).map((entry) => entry.usage.input);
    expect(counted.filter((input) => input !== undefined)).toEqual([10]);
    expect(warn).not.toHaveBeenCalled();
  });
});
