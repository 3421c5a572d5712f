import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import type { Attributes } from "@opentelemetry/api";
import { fromRecording, loadRecordings, type Recording } from "@outcrop/replay";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { type Bedrock, startBedrock } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { countOf, memberOf, stringOf } from "../values.ts";

const FOLDER = fileURLToPath(new URL("../../../../../shared/fixtures/bedrock", import.meta.url));
const OPERATIONS = new Set(["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream"]);
const recordings = existsSync(FOLDER)
  ? (await loadRecordings(FOLDER)).filter(({ operation }) => OPERATIONS.has(operation))
  : [];
if (recordings.length === 0) process.stdout.write(`skipped: no recordings in ${FOLDER}\n`);

describe.skipIf(recordings.length === 0)("every recorded model call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let recording: Recording | undefined;
  beforeAll(async () => {
    bedrock = await startBedrock(() => (recording === undefined ? { kind: "abort" } : fromRecording(recording)), {
      chunking: { sizes: [3, 50, 7] },
    });
  });
  afterAll(() => bedrock.close());
  beforeEach(() => {
    sink = openTelemetrySink();
  });
  afterEach(() => sink.close());

  it.each(recordings.map((one) => [one.id, one] as const))("%s", async (_id, one) => {
    recording = one;
    const plain = await call(bedrock.client(), one);
    const seen = await call(instrumentClient(bedrock.client()), one);
    expect(seen).toEqual(plain);
    const { attributes } = sink.onlySpan();
    expect(factsOf(attributes)).toEqual(expectedOf(one));
  });
});

async function call(client: BedrockRuntimeClient, { request, operation }: Recording): Promise<unknown> {
  const model = decodeURIComponent(request.path.split("/")[2] ?? "");
  try {
    if (operation.startsWith("Invoke")) return await invoke(client, operation, model, request.body ?? "");
    const input = { ...(JSON.parse(request.body ?? "{}") as object), modelId: model } as ConverseCommandInput;
    if (operation === "Converse") {
      const { $metadata: _, ...output } = await client.send(new ConverseCommand(input));
      return output;
    }
    const events: unknown[] = [];
    const { stream } = await client.send(new ConverseStreamCommand(input));
    for await (const event of stream ?? []) events.push(event);
    return events;
  } catch (error) {
    return error instanceof Error ? [error.name, error.message] : error;
  }
}

async function invoke(
  client: BedrockRuntimeClient,
  operation: string,
  modelId: string,
  text: string,
): Promise<unknown> {
  // Every form that a body may have, by its length.
  const forms = [new TextEncoder().encode(text), Buffer.from(text)];
  const body = forms[text.length % 3] ?? text;
  if (operation === "InvokeModel") {
    const { $metadata: _, ...output } = await client.send(new InvokeModelCommand({ modelId, body }));
    return output;
  }
  const events: unknown[] = [];
  const output = await client.send(new InvokeModelWithResponseStreamCommand({ modelId, body }));
  for await (const event of output.body ?? []) events.push(event);
  return events;
}

function factsOf(attributes: Attributes) {
  return {
    input: attributes["gen_ai.usage.input_tokens"],
    output: attributes["gen_ai.usage.output_tokens"],
    cacheRead: attributes["gen_ai.usage.cache_read.input_tokens"],
    cacheWrite: attributes["gen_ai.usage.cache_creation.input_tokens"],
    finishReasons: attributes["gen_ai.response.finish_reasons"],
    error: attributes["error.type"],
  };
}

function expectedOf(one: Recording) {
  const expected = memberOf(one, "expected");
  const count = (name: string) => countOf(memberOf(expected, name));
  const [input, cacheRead, cacheWrite] = [count("inputTokens"), count("cacheReadTokens"), count("cacheWriteTokens")];
  return {
    // The service's own figure leaves cached tokens out, the conventions' includes them.
    input: input === undefined ? undefined : input + (cacheRead ?? 0) + (cacheWrite ?? 0),
    output: count("outputTokens"),
    cacheRead,
    cacheWrite,
    finishReasons: memberOf(expected, "finishReasons"),
    error: stringOf(memberOf(expected, "errorType")),
  };
}
