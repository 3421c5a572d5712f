import { setTimeout as pause } from "node:timers/promises";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { trace } from "@opentelemetry/api";
import { flush, instrumentClient, start } from "@outcrop/node";
import { enablePeer, type Instrumentation, load, type Sdk } from "./load-peer.ts";
import { makeCall } from "./make-call.ts";
import { type CallName, type CallResult, CALLS, type Phase, type Plan } from "./plan.ts";
import { registerSdk } from "./spans-of-trace.ts";

// An application with an OpenTelemetry SDK of its own and, as its plan says, peers and Outcrop. It makes every call in
// each phase and writes what it got, and the spans, as JSON to stdout.

/** Peers may end their spans a while after the caller has its answer; on a busy machine a long while. */
const PEERS_END_WITHIN_MS = 15_000;
/** On a busy machine a call may be made again, for one whose spans have sound clocks. */
const MAX_ATTEMPTS = 8;

const plan = JSON.parse(process.argv[2] ?? "") as Plan;
const spans = registerSdk();
const tracer = trace.getTracer("application");
const results: CallResult[] = [];

if (plan.order === "outcrop first") start();
const instrumentations: Instrumentation[] = [];
for (const peer of plan.peers) instrumentations.push(await enablePeer(peer, plan));
const sdk = (await load("@aws-sdk/client-bedrock-runtime", plan.form)) as Sdk;
if (plan.form === "esm") for (const instrumentation of instrumentations) instrumentation.manuallyInstrument?.(sdk);
if (plan.order === "peers first") {
  await makeCalls("alone");
  start();
}
await makeCalls("enrich");
await makeCalls("aside");
await makeCalls("own");
process.stdout.write(JSON.stringify(results));

async function makeCalls(phase: Phase): Promise<void> {
  const client = new sdk.BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: plan.url,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  if (phase === "aside" || phase === "own") instrumentClient(client, { beside: phase });
  for (const call of CALLS) results.push(await makeSoundly(client, phase, call));
  client.destroy();
}

async function makeSoundly(client: BedrockRuntimeClient, phase: Phase, call: CallName): Promise<CallResult> {
  for (let attempt = 1; ; attempt += 1) {
    const { isTorn, ...result } = await tracer.startActiveSpan(call, async (root) => {
      const outcome = await makeCall(sdk, client, call);
      root.end();
      const { traceId, spanId } = root.spanContext();
      const deadline = performance.now() + PEERS_END_WITHIN_MS;
      while (spans.open(traceId) > neverEnded(call) && performance.now() < deadline) await pause(1);
      await flush();
      const others = spans.of(traceId).filter((span) => span.spanId !== spanId);
      return { phase, call, outcome, spans: others, isTorn: spans.isTorn(traceId) };
    });
    if (!isTorn || attempt === MAX_ATTEMPTS) return result;
  }
}

/** OpenTelemetry's instrumentation never ends the span of a stream that could not be opened. */
function neverEnded(call: CallName): number {
  return plan.peers.includes("opentelemetry-aws-sdk") && call === "ConverseStream, throttled" ? 1 : 0;
}
