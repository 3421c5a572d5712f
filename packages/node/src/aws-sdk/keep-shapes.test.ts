import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { context, createContextKey } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { converse } from "../bedrock-runtime/converse/converse.ts";
import { settingsFrom } from "../settings.ts";
import { createTelemetry } from "../telemetry.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { Call } from "./call.ts";

const KEY = createContextKey("of the application");

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => sink.close());

function collect(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Makes a call and forgets it, and all that it was given. */
function makeCall(env: NodeJS.ProcessEnv = {}): Record<"call" | "input" | "mine" | "answer", WeakRef<object>> {
  const input = { modelId: "amazon.nova-lite-v1:0", messages: [{ role: "user", content: [{ text: "secret" }] }] };
  const answer = { output: { message: { role: "assistant", content: [{ text: "secret" }] } }, stopReason: "end_turn" };
  const mine = { request: "of the application" };
  const call = context.with(context.active().setValue(KEY, mine), () => {
    return new Call(createTelemetry(settingsFrom(env)), converse, input, {});
  });
  call.output(answer);
  call.end({ kind: "done" });
  return { call: new WeakRef(call), input: new WeakRef(input), mine: new WeakRef(mine), answer: new WeakRef(answer) };
}

/**
 * Until none of them is there. A reference that was looked at holds until the turn of the event loop is over, and a compiler
 * that is at work in a thread of its own holds what it looks at.
 */
async function collected(...references: readonly WeakRef<object>[]): Promise<void> {
  await expect
    .poll(() => {
      collect();
      return references.filter((reference) => reference.deref() !== undefined).length;
    })
    .toBe(0);
}

it("the last call of an operation stays, so that the engine keeps the shapes of its objects, without what it was given", async () => {
  const earlier = makeCall();
  const last = makeCall();
  await collected(last.input, last.answer, last.mine, earlier.call);
  expect(last.call.deref()).toBeDefined();
});

it("a call whose content is recorded is not kept", async () => {
  const recorded = makeCall({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" });
  await collected(recorded.call);
});
