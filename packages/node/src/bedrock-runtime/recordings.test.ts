import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import type { Attributes } from "@opentelemetry/api";
import { fromRecording, loadRecordings, type Recording } from "@outcrop/replay";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { type Bedrock, startBedrock } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { countOf, memberOf, stringOf } from "../values.ts";

const FOLDER = fileURLToPath(new URL("../../../../../shared/fixtures/bedrock", import.meta.url));
const recordings = existsSync(FOLDER)
  ? (await loadRecordings(FOLDER)).filter(({ operation }) => operation.startsWith("Converse"))
  : [];
if (recordings.length === 0) process.stdout.write(`skipped: no recordings in ${FOLDER}\n`);

describe.skipIf(recordings.length === 0)("every recorded Converse and ConverseStream call", () => {
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
  const input = { ...(JSON.parse(request.body ?? "{}") as object), modelId: model } as ConverseCommandInput;
  try {
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

function factsOf(attributes: Attributes) {
  return {
    input: attributes["gen_ai.usage.input_tokens"],
    output: attributes["gen_ai.usage.output_tokens"],
    finishReasons: attributes["gen_ai.response.finish_reasons"],
    error: attributes["error.type"],
  };
}

function expectedOf(one: Recording) {
  const expected = memberOf(one, "expected");
  const count = (name: string) => countOf(memberOf(expected, name));
  const cache = (name: string) => countOf(memberOf(memberOf(answerOf(one), "usage"), name));
  const input = count("inputTokens");
  return {
    // The service's own figure leaves cached tokens out, the conventions' includes them.
    input:
      input === undefined
        ? undefined
        : input + (cache("cacheReadInputTokens") ?? 0) + (cache("cacheWriteInputTokens") ?? 0),
    output: count("outputTokens"),
    finishReasons: memberOf(expected, "finishReasons"),
    error: stringOf(memberOf(expected, "errorType")),
  };
}

/** The plain answer; a streamed one has no cached tokens in any recording. */
function answerOf({ response }: Recording): unknown {
  return response.body === undefined || response.body === null ? undefined : JSON.parse(response.body);
}
