import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Profile } from "@outcrop/core";
import { fromRecording, loadRecordings, type Recording } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../../packages/node/src/testing/use-agent-runtime.ts";
import { sendAgentCommand } from "../conformance/agent-commands.ts";
import { AGENT_RECORDINGS } from "../conformance/agent-recordings.ts";
import { isOfAgents } from "../conformance/covered.ts";
import { check } from "./check.ts";
import { readSink } from "./read-sink.ts";

const FOLDER = fileURLToPath(new URL("../../../shared/fixtures/bedrock", import.meta.url));
const recorded = existsSync(FOLDER) ? await loadRecordings(FOLDER) : [];
if (recorded.length === 0) process.stdout.write(`skipped: no recordings in ${FOLDER}\n`);
const recordings: readonly Recording[] = [...AGENT_RECORDINGS, ...recorded].filter(({ operation }) =>
  isOfAgents(operation),
);

const WAYS: readonly (readonly [Profile, "with" | "without"])[] = [
  ["1.41", "without"],
  ["1.41", "with"],
  ["latest", "without"],
  ["latest", "with"],
];

describe.each(WAYS)("a call of the agent runtime under profile %s, %s content", (profile, content) => {
  const runtime = useAgentRuntime();

  it.each(recordings.map((one) => [one.id, one] as const))("%s breaks no rule", async (_id, one) => {
    const { operation, request } = one;
    if (!isOfAgents(operation)) throw new TypeError(`Cannot replay ${operation}: expected an operation of agents`);
    runtime.answerWith(() => fromRecording(one));
    const client = runtime.client({
      OUTCROP_SEMCONV: profile,
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: String(content === "with"),
    });
    const job = { operation, path: request.path, body: request.body ?? null };
    await sendAgentCommand(client, job, { abortSignal: AbortSignal.timeout(20_000) }, () => undefined).catch(
      () => undefined,
    );
    const emitted = await readSink(runtime.sink);
    expect(emitted.spans.length).toBeGreaterThan(0);
    expect(check(emitted, profile)).toEqual([]);
  });
});
