import { createRequire } from "node:module";
import * as newest from "@aws-sdk/client-bedrock-runtime";
import { trace } from "@opentelemetry/api";
import { start } from "@outcrop/node";
import { fromRecording, loadRecordings, type Recording, type ReplayAnswer, startReplayServer } from "@outcrop/replay";
import { registerSdk } from "../coexist/spans-of-trace.ts";
import { commandInput, guardrailInput, invokeInput } from "../conformance/command-input.ts";
import { tag } from "../conformance/tag.ts";
import type { Copy, Replayed, Report } from "./report.ts";

// An application with three copies of the AWS SDK, one by `require` and two by `import`. It replays every recording in a
// folder to each of them, before and after `start()`, and writes what it got, and the spans, as JSON to stdout.

type Sdk = Readonly<Record<string, unknown>>;
type Class<T> = new (input: object) => T;
interface Client {
  send(command: object): Promise<Readonly<Record<string, unknown>>>;
  destroy(): void;
}

const require = createRequire(import.meta.url);
const COPIES: Readonly<Record<Copy, Sdk>> = {
  newest,
  first: require("bedrock-runtime-first") as Sdk,
  "first with Converse": await import("bedrock-runtime-first-converse"),
};
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

const spans = registerSdk();
const tracer = trace.getTracer("application");
let answer: ReplayAnswer = { kind: "abort" };
const server = await startReplayServer({
  credentials: { ...CREDENTIALS, region: "us-east-1" },
  answer: () => answer,
});
const recordings = (await loadRecordings(process.argv[2] ?? "")).filter(({ operation }) =>
  commandOf(newest, operation),
);
const plain = await replayAll();
start();
const instrumented = await replayAll();
const replayed = instrumented.map(({ outcome, ...rest }, index): Replayed => {
  return { ...rest, plain: plain[index]?.outcome, instrumented: outcome };
});
const report: Report = { replayed, together: await callTogether() };
process.stdout.write(JSON.stringify(report));
await server.close();

async function replayAll(): Promise<
  readonly (Omit<Replayed, "plain" | "instrumented"> & { readonly outcome: unknown })[]
> {
  const all = [];
  for (const copy of ["newest", "first", "first with Converse"] as const) {
    const client = clientOf(copy);
    for (const recording of recordings) {
      if (commandOf(COPIES[copy], recording.operation) === undefined) continue;
      answer = fromRecording(recording);
      const { result, made } = await traced(() => replay(client, COPIES[copy], recording));
      all.push({ id: recording.id, operation: recording.operation, copy, outcome: result, spans: made });
    }
    client.destroy();
  }
  return all;
}

async function callTogether(): Promise<readonly string[]> {
  answer = { kind: "json", json: {} };
  const clients = (["newest", "first", "first with Converse"] as const).map((copy) => ({
    copy,
    client: clientOf(copy),
  }));
  const { made } = await traced(() =>
    Promise.all(
      clients.map(async ({ copy, client }) => {
        const Command = commandOf(COPIES[copy], "InvokeModel");
        return Command === undefined
          ? undefined
          : client.send(new Command({ modelId: `amazon.${copy}-v1:0`, body: "{}" }));
      }),
    ),
  );
  for (const { client } of clients) client.destroy();
  return made.map(({ name }) => name);
}

async function traced<T>(task: () => Promise<T>): Promise<{ readonly result: T; readonly made: Replayed["spans"] }> {
  return tracer.startActiveSpan("application", async (root) => {
    const result = await task();
    root.end();
    const { traceId, spanId } = root.spanContext();
    const made = spans.of(traceId).filter((span) => span.spanId !== spanId);
    return { result, made: made.map(({ name, attributes }) => ({ name, attributes })) };
  });
}

async function replay(client: Client, sdk: Sdk, { operation, request }: Recording): Promise<unknown> {
  const Command = commandOf(sdk, operation);
  if (Command === undefined) return undefined;
  const body = request.body ?? null;
  const input = operation.startsWith("Invoke")
    ? invokeInput(request.path, body)
    : operation === "ApplyGuardrail"
      ? guardrailInput(request.path, body)
      : commandInput(request.path, body);
  const got: unknown[] = [];
  try {
    const { $metadata: _, stream, body: answered, ...output } = await client.send(new Command(input));
    got.push(output);
    if (isStream(stream)) for await (const event of stream) got.push(event);
    else if (isStream(answered)) for await (const event of answered) got.push(event);
    else got.push(answered);
  } catch (error) {
    got.push(error instanceof Error ? [error.name, error.message] : error);
  }
  return tag(got);
}

function clientOf(copy: Copy): Client {
  const BedrockRuntimeClient = COPIES[copy]["BedrockRuntimeClient"] as Class<Client>;
  return new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: server.url,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
}

function commandOf(sdk: Sdk, operation: string): Class<object> | undefined {
  return sdk[`${operation}Command`] as Class<object> | undefined;
}

/** Bytes can be iterated too, but not with waiting. */
function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
