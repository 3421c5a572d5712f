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

/** A reference that was looked at holds until the turn of the event loop is over. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

it("the last call of an operation stays, so that the engine keeps the shapes of its objects, without what it was given", async () => {
  const earlier = makeCall();
  const last = makeCall();
  await turn();
  collect();
  expect(last.call.deref()).toBeDefined();
  expect(last.input.deref()).toBeUndefined();
  expect(last.answer.deref()).toBeUndefined();
  expect(last.mine.deref()).toBeUndefined();
  expect(earlier.call.deref()).toBeUndefined();
});

it("a call whose content is recorded is not kept", async () => {
  const recorded = makeCall({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" });
  await turn();
  collect();
  expect(recorded.call.deref()).toBeUndefined();
});
