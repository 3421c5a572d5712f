import { existsSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { loadRecordings, type Recording } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { CREDENTIALS } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";

// Answers that end, or are wrong, at every single byte. No server: each answer is handed to the SDK as it is.

const FOLDER = fileURLToPath(new URL("../../../../../shared/fixtures/bedrock", import.meta.url));
/** A short recording of each kind. */
const CHOSEN = [
  "c-test_converse_stream_with_content",
  "c-test_invoke_model_with_response_stream_no_content-amazon.titan",
  "a-bedrock-invokemodelwithstreams-adds-claude-model-attributes-to-span.1",
  "c-test_converse_no_content",
  "c-test_invoke_model_no_content-anthropic.claude",
];
const recordings = existsSync(FOLDER) ? (await loadRecordings(FOLDER)).filter(({ id }) => CHOSEN.includes(id)) : [];
if (recordings.length === 0) process.stdout.write(`skipped: no recordings in ${FOLDER}\n`);

/** On a busy machine some thousand calls take their time. */
const LONG_MS = 60_000;

interface Answer {
  readonly bytes: Uint8Array;
}

function clientOf(recording: Recording, answer: () => Answer): BedrockRuntimeClient {
  const { region, ...credentials } = CREDENTIALS;
  const { status, headers } = recording.response;
  return new BedrockRuntimeClient({
    endpoint: "http://127.0.0.1",
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: {
      handle: () =>
        Promise.resolve({
          response: { statusCode: status, headers: { ...headers }, body: Readable.from([answer().bytes]) },
        }),
    } as never,
  });
}

/** All that a caller sees of one call. */
async function call(client: BedrockRuntimeClient, { operation, request }: Recording): Promise<unknown> {
  const modelId = decodeURIComponent(request.path.split("/")[2] ?? "");
  const input = { ...(JSON.parse(request.body ?? "{}") as object), modelId, messages: [] };
  const invoke = { modelId, body: request.body ?? "" };
  const events: unknown[] = [];
  try {
    if (operation === "Converse") return withoutId(await client.send(new ConverseCommand(input)));
    if (operation === "InvokeModel") return withoutId(await client.send(new InvokeModelCommand(invoke)));
    const stream =
      operation === "ConverseStream"
        ? (await client.send(new ConverseStreamCommand(input))).stream
        : (await client.send(new InvokeModelWithResponseStreamCommand(invoke))).body;
    for await (const event of stream ?? []) events.push(event);
    return events;
  } catch (error) {
    return [...events, error instanceof Error ? [error.constructor.name, error.name, error.message] : error];
  }
}

function withoutId(output: object): unknown {
  return { ...output, $metadata: undefined };
}

describe.skipIf(recordings.length === 0)("an answer", () => {
  let sink: TelemetrySink;
  const said: unknown[] = [];
  beforeEach(() => {
    sink = openTelemetrySink();
    said.length = 0;
    const log = (...words: unknown[]) => void said.push(words);
    const logger = { error: log, warn: log, info: log, debug: log, verbose: log };
    diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  });
  afterEach(() => {
    sink.close();
    diag.disable();
  });

  it.each(
    recordings.flatMap((one) =>
      (["that ends after", "with another bit at"] as const).map((how) => [one.id, how, one] as const),
    ),
  )(
    "%s %s any byte is to the caller what it is without telemetry, and leaves no span open",
    async (_, how, one) => {
      const whole = Buffer.from(
        one.response.eventStreamBase64 ?? one.response.body ?? "",
        one.response.eventStreamBase64 === undefined ? "utf8" : "base64",
      );
      let bytes: Uint8Array = whole;
      const plain = clientOf(one, () => ({ bytes }));
      const instrumented = clientOf(one, () => ({ bytes }));
      const telemetry = createTelemetry(settingsFrom({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }));
      instrumented.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
      // Long ones would take seconds: of them every thirteenth byte.
      const step = whole.length > 1_500 ? 13 : 1;
      let calls = 0;
      for (let at = 0; at < whole.length; at += step) {
        bytes = how === "that ends after" ? whole.subarray(0, at) : whole.with(at, (whole[at] ?? 0) ^ (1 << (at % 8)));
        const expected = await call(plain, one);
        expect(await call(instrumented, one), `byte ${at}`).toEqual(expected);
        calls += 1;
        expect(sink.spans.length, `spans after byte ${at}`).toBe(calls);
      }
      expect(said).toEqual([]);
    },
    LONG_MS,
  );
});
