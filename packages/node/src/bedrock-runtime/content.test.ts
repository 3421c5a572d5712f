import { ConverseCommand, ConverseStreamCommand, type ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { Attributes } from "@opentelemetry/api";
import { converse, converseStream } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { type Bedrock, MODEL, startBedrock } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";

const ANSWER = {
  reasoning: "The user wants the weather.",
  text: "Let me look.",
  toolUse: [{ name: "weather", input: { city: "Bern", days: [1, 2] } }],
  usage: { inputTokens: 1, outputTokens: 1 },
};
const INPUT: ConverseCommandInput = {
  modelId: MODEL,
  system: [{ text: "Be brief." }],
  messages: [{ role: "user", content: [{ text: "Weather in Bern?" }] }],
  toolConfig: { tools: [{ toolSpec: { name: "weather", inputSchema: { json: { type: "object" } } } }] },
};
const CONTENT = [
  "gen_ai.input.messages",
  "gen_ai.output.messages",
  "gen_ai.system_instructions",
  "gen_ai.tool.definitions",
];

describe("content", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(({ operation }) =>
      operation === "Converse" ? converse(ANSWER) : converseStream({ ...ANSWER, deltaSize: 3 }),
    );
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });
  async function call(env: Readonly<Record<string, string>>, stream: boolean): Promise<Attributes> {
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(findOperation, createTelemetry(settingsFrom(env))) as never);
    const before = structuredClone(INPUT);
    if (stream) {
      const answer = await client.send(new ConverseStreamCommand(INPUT));
      for await (const event of answer.stream ?? []) void event;
    } else await client.send(new ConverseCommand(INPUT));
    expect(INPUT).toEqual(before);
    return sink.onlySpan().attributes;
  }
  const ON = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };

  it.each([false, true])("stays off until asked for (streamed: %s)", async (stream) => {
    expect(Object.keys(await call({}, stream))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(CONTENT.join("|"))]),
    );
    expect(JSON.stringify(sink.onlySpan().attributes)).not.toContain("Bern");
  });

  it.each([false, true])("is JSON by the conventions' schemas once asked for (streamed: %s)", async (stream) => {
    const attributes = await call(ON, stream);
    const [input, output, system, tools] = CONTENT.map((name) => JSON.parse(String(attributes[name])) as unknown);
    expect(input).toEqual([{ role: "user", parts: [{ type: "text", content: "Weather in Bern?" }] }]);
    expect(output).toEqual([
      {
        role: "assistant",
        finish_reason: "tool_call",
        parts: [
          { type: "reasoning", content: ANSWER.reasoning },
          { type: "text", content: ANSWER.text },
          { type: "tool_call", id: "tooluse_0", name: "weather", arguments: { city: "Bern", days: [1, 2] } },
        ],
      },
    ]);
    expect(system).toEqual([{ type: "text", content: "Be brief." }]);
    expect(tools).toEqual([{ type: "function", name: "weather", parameters: { type: "object" } }]);
  });

  it.each([false, true])("that is too long is cut to JSON that is still valid (streamed: %s)", async (stream) => {
    const attributes = await call({ ...ON, OUTCROP_MAX_CONTENT_BYTES: "100" }, stream);
    for (const name of CONTENT) {
      const text = String(attributes[name]);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(100);
      expect(() => JSON.parse(text) as unknown).not.toThrow();
    }
  });

  it("of a stream is kept up to the limit, and what is dropped is counted", async () => {
    const attributes = await call({ ...ON, OUTCROP_MAX_CONTENT_BYTES: "20" }, true);
    const length = ANSWER.reasoning.length + ANSWER.text.length + JSON.stringify(ANSWER.toolUse[0]?.input).length;
    expect(attributes["outcrop.content.dropped_characters"]).toBe(length - 20);
  });
});
