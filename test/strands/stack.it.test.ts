import { ExportResultCode } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { converseStream, type ReplayAnswer } from "@outcrop/replay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Overview } from "outcrop/api";
import { outcrop } from "../../packages/node/src/strands/plugin/outcrop.ts";
import { bedrockAgent, newest } from "../../packages/node/src/strands/testing/bedrock-agent.ts";
import { type Scenario, SCENARIOS } from "../../packages/node/src/strands/testing/scenarios.ts";
import { usage } from "../../packages/node/src/strands/testing/scripted-model.ts";
import { reported } from "../../packages/node/src/strands/testing/tally.ts";
import { startBedrock } from "../../packages/node/src/testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../packages/node/src/testing/telemetry-sink.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";

const FIRST = usage(12, 4, 30, 8);
const SECOND = usage(3, 2);

const overBedrock: Scenario = {
  title: "parallel tools over Bedrock, instrumented as well",
  reported: [FIRST, SECOND],
  async run(_sdk, plugins) {
    const toolUse = [
      { name: "add", input: { n: 1 } },
      { name: "add", input: { n: 2 } },
    ];
    const answers: ReplayAnswer[] = [
      converseStream({ toolUse, usage: FIRST }),
      converseStream({ text: "done", usage: SECOND }),
    ];
    const bedrock = await startBedrock(() => answers.shift() ?? { kind: "json", status: 500, json: {} });
    try {
      await bedrockAgent({ endpoint: bedrock.server.url, plugins }).invoke("hello");
    } finally {
      await bedrock.close();
    }
  },
};

/** Exports what a run has left to an organisation of its own. */
async function send(sink: TelemetrySink, url: string): Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` });
  await new Promise<void>((resolve, reject) => {
    exporter.export([...sink.spans], ({ code, error }) =>
      code === ExportResultCode.SUCCESS ? resolve() : reject(error ?? new Error("refused")),
    );
  });
  await exporter.shutdown();
}

describe("Strands runs in the ledger of a real server", () => {
  let stack: Stack;
  const runs = [...SCENARIOS, overBedrock].map((scenario, index) => ({ scenario, org: `run-${index}` }));

  beforeAll(async () => {
    stack = await startStack();
    for (const { scenario, org } of runs) {
      const sink = openTelemetrySink();
      await scenario.run(newest, [outcrop()]);
      await send(sink, `${stack.url}/api/${org}`);
      sink.close();
    }
  });
  afterAll(() => stack.stop());

  it.each(runs)("$scenario.title: the tokens that the models reported, each call once", async ({ scenario, org }) => {
    const overview = await eventually(
      async () => (await (await fetch(`${stack.url}/api/${org}/overview?range=1h`)).json()) as Overview,
      ({ totals, pending }) => pending.traces === 0 && totals.calls > 0,
    );
    const { input, output } = overview.totals.tokens;
    expect({ input, output }).toEqual(reported(scenario.reported));
    expect(overview.bySurface.map(({ key }) => key)).toEqual(["strands"]);
  });
});
