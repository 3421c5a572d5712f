import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Profile } from "@outcrop/core";
import { fromRecording, loadRecordings, type Recording } from "@outcrop/replay";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../../packages/node/src/aws-sdk/plugin.ts";
import { settingsFrom } from "../../packages/node/src/settings.ts";
import { findOperation } from "../../packages/node/src/surfaces.ts";
import { createTelemetry } from "../../packages/node/src/telemetry.ts";
import { type Bedrock, startBedrock } from "../../packages/node/src/testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../packages/node/src/testing/telemetry-sink.ts";
import { check } from "./check.ts";
import { readSink } from "./read-sink.ts";
import { sendRecording } from "./send-recording.ts";

const FOLDER = fileURLToPath(new URL("../../../shared/fixtures/bedrock", import.meta.url));
const recordings = existsSync(FOLDER)
  ? (await loadRecordings(FOLDER)).filter(
      ({ service, operation }) =>
        service === "bedrock-runtime" && findOperation("BedrockRuntimeClient", `${operation}Command`) !== undefined,
    )
  : [];
if (recordings.length === 0) process.stdout.write(`skipped: no recordings in ${FOLDER}\n`);

const WAYS: readonly (readonly [Profile, "with" | "without"])[] = [
  ["1.41", "without"],
  ["1.41", "with"],
  ["latest", "without"],
  ["latest", "with"],
];

describe.skipIf(recordings.length === 0).each(WAYS)("under profile %s, %s content", (profile, content) => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let recording: Recording | undefined;
  const telemetry = createTelemetry(
    settingsFrom({
      OUTCROP_SEMCONV: profile,
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: content === "with" ? "SPAN_AND_EVENT" : "NO_CONTENT",
    }),
  );
  beforeAll(async () => {
    bedrock = await startBedrock(() => (recording === undefined ? { kind: "abort" } : fromRecording(recording)));
  });
  afterAll(() => bedrock.close());
  beforeEach(() => {
    sink = openTelemetrySink();
  });
  afterEach(() => sink.close());

  it.each(recordings.map((one) => [one.id, one] as const))("%s breaks no rule", async (_id, one) => {
    recording = one;
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
    await sendRecording(client, one);
    client.destroy();
    const emitted = await readSink(sink);
    expect(emitted.spans).toHaveLength(1);
    expect(check(emitted, profile)).toEqual([]);
  });
});
