import { setTimeout as pause } from "node:timers/promises";
import { propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { start } from "@outcrop/node";
import { awsError, converse, converseStream, startReplayServer } from "@outcrop/replay";
import { registerSdk } from "../coexist/spans-of-trace.ts";
import { CALLS, type CallName, type Handler, HANDLERS, type Traced } from "./report.ts";

// An application whose service checks signatures, fails the first attempt and throttles the second. With the argument
// `http` it has OpenTelemetry's HTTP instrumentations too. It writes what it got and sent as JSON to stdout.

const spans = registerSdk();
/** They are at work as soon as they are made. */
const instrumentations: object[] = [];
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
if (process.argv[2] === "http") {
  for (const Instrumentation of [HttpInstrumentation, UndiciInstrumentation])
    instrumentations.push(new Instrumentation());
}
start();
// Loaded after the instrumentations, as with `--import`.
const { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } =
  await import("@aws-sdk/client-bedrock-runtime");
const { NodeHttp2Handler, NodeHttpHandler } = await import("@smithy/node-http-handler");
const { FetchHttpHandler } = await import("@smithy/fetch-http-handler");

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
const usage = { inputTokens: 3, outputTokens: 2 };

const attempts = new Map<string, number>();
const server = await startReplayServer({
  credentials: { ...CREDENTIALS, region: "us-east-1" },
  answer({ operation, headers }) {
    const call = headers["amz-sdk-invocation-id"] ?? "";
    const attempt = (attempts.get(call) ?? 0) + 1;
    attempts.set(call, attempt);
    if (attempt === 1) return awsError("InternalServerException", "broken", 500);
    if (attempt === 2) return awsError("ThrottlingException", "slow down", 429);
    return operation === "Converse" ? converse({ text: "hi", usage }) : converseStream({ text: "hi", usage });
  },
});

const traced = await Promise.all(HANDLERS.flatMap((handler) => CALLS.map((call) => makeCall(handler, call))));
process.stdout.write(JSON.stringify(traced));
await server.close();

async function makeCall(handler: Handler, call: CallName): Promise<Traced> {
  const client = clientOf(handler);
  const result = await trace.getTracer("application").startActiveSpan("application", async (root) => {
    const outcome = await send(client, call);
    root.end();
    return { outcome, root: root.spanContext() };
  });
  client.destroy();
  const { traceId, spanId: rootId } = result.root;
  const deadline = performance.now() + 15_000;
  while (spans.open(traceId) > 0 && performance.now() < deadline) await pause(1);
  const ofCall = server.requests.filter(({ headers }) => headers["traceparent"]?.includes(traceId));
  const requests = ofCall.map(({ httpVersion, headers }) => ({
    httpVersion,
    traceparent: headers["traceparent"],
    signedHeaders: /SignedHeaders=([^,]+)/.exec(headers["authorization"] ?? "")?.[1] ?? "",
  }));
  return {
    handler,
    call,
    outcome: result.outcome,
    rootId,
    spans: spans.of(traceId).filter((span) => span.spanId !== rootId),
    requests,
  };
}

function clientOf(handler: Handler): InstanceType<typeof BedrockRuntimeClient> {
  const requestHandler =
    handler === "HTTP/1.1"
      ? new NodeHttpHandler()
      : handler === "HTTP/2"
        ? new NodeHttp2Handler()
        : new FetchHttpHandler();
  return new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: server.url,
    credentials: CREDENTIALS,
    maxAttempts: 3,
    requestHandler,
  });
}

async function send(client: InstanceType<typeof BedrockRuntimeClient>, call: CallName): Promise<unknown> {
  const input = { modelId: MODEL, messages: [{ role: "user" as const, content: [{ text: "hello" }] }] };
  try {
    if (call === "Converse") return (await client.send(new ConverseCommand(input))).stopReason;
    const events: string[] = [];
    for await (const event of (await client.send(new ConverseStreamCommand(input))).stream ?? []) {
      events.push(Object.keys(event).join());
    }
    return events;
  } catch (error) {
    return String(error);
  }
}
