import {
  AgenticRetrieveStreamCommand,
  type BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  InvokeFlowCommand,
  InvokeInlineAgentCommand,
  RetrieveAndGenerateStreamCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import {
  BedrockRuntimeClient,
  InvokeModelWithBidirectionalStreamCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { trace } from "@opentelemetry/api";
import type { ReplayAnswer, ReplayEvent } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { agentAnswer, chunk, traces } from "../testing/agent-answer.ts";
import { threeLevels } from "../testing/agent-parts.ts";
import { CREDENTIALS, MODEL } from "../testing/bedrock.ts";
import { AGENT_INPUT } from "../testing/call-agent.ts";
import { type DuplexServer, startDuplexServer } from "../testing/duplex-server.ts";
import { useAgentRuntime } from "../testing/use-agent-runtime.ts";
import { chunks, useBedrock } from "../testing/use-bedrock.ts";

// Every operation that streams: who reads it does so in the context of its span, and has the own one back afterwards.

type Stream = AsyncIterable<object> | undefined;
const event = (name: string, payload: unknown): ReplayEvent => ({ type: "event", name, payload });
const events = (...list: readonly ReplayEvent[]): ReplayAnswer => ({ kind: "events", events: list });
/** A span of the application's, begun and ended here and now. */
const note = (name: string): void => trace.getTracer("app").startSpan(name).end();

const AGENTS: Readonly<
  Record<string, readonly [() => ReplayAnswer, (client: BedrockAgentRuntimeClient) => Promise<Stream>]>
> = {
  InvokeAgent: [
    () => agentAnswer([...traces(threeLevels()), chunk("one"), chunk("two"), chunk("three")]),
    async (client) => (await client.send(new InvokeAgentCommand(AGENT_INPUT))).completion,
  ],
  InvokeInlineAgent: [
    () => agentAnswer([chunk("one"), chunk("two"), chunk("three")]),
    async (client) => {
      const input = { foundationModel: MODEL, instruction: "Be brief.", sessionId: "s", inputText: "hi" };
      return (await client.send(new InvokeInlineAgentCommand(input))).completion;
    },
  ],
  InvokeFlow: [
    () => {
      const output = { nodeName: "Out", nodeType: "FlowOutputNode", content: { document: "x" } };
      const ofNode = { nodeInputTrace: { nodeName: "A", timestamp: "2026-11-20T09:00:00Z", fields: [] } };
      return events(
        event("flowTraceEvent", { trace: ofNode }),
        event("flowOutputEvent", output),
        event("flowOutputEvent", output),
        event("flowCompletionEvent", { completionReason: "SUCCESS" }),
      );
    },
    async (client) => {
      const command = new InvokeFlowCommand({ flowIdentifier: "F", flowAliasIdentifier: "A", inputs: [] });
      return (await client.send(command)).responseStream;
    },
  ],
  RetrieveAndGenerateStream: [
    () => events(event("output", { text: "one" }), event("output", { text: "two" }), event("guardrail", {})),
    async (client) => (await client.send(new RetrieveAndGenerateStreamCommand({ input: { text: "hi" } }))).stream,
  ],
  AgenticRetrieveStream: [
    () => events(event("responseEvent", { text: "one" }), event("responseEvent", { text: "two" }), event("result", {})),
    async (client) => {
      const input = { messages: [], retrievers: [], agenticRetrieveConfiguration: {} };
      return (await client.send(new AgenticRetrieveStreamCommand(input))).stream;
    },
  ],
};

/** Reads to the end, or to the second event, and notes where it is. */
async function read(stream: Stream, most: number): Promise<void> {
  let taken = 0;
  for await (const one of stream ?? []) {
    void one;
    await Promise.resolve();
    note("inside");
    taken += 1;
    if (taken === most) break;
  }
  expect(taken).toBeGreaterThan(1);
  note("after");
  await Promise.resolve();
  note("after");
}

const WAYS = [
  ["read to its end", Infinity],
  ["left", 2],
] as const;

describe("who reads a stream of the agent runtime", () => {
  const runtime = useAgentRuntime();
  const cases = Object.entries(AGENTS).flatMap(([name, [answer, open]]) =>
    WAYS.map(([way, most]) => ({ name, way, most, answer, open })),
  );

  it.each(cases)("$name, $way: is in the context of its span, then in its own", async ({ most, answer, open }) => {
    runtime.answerWith(answer);
    const client = runtime.client();
    await inRequest(async () => read(await open(client), most));
    checkParents(runtime.sink.spans);
  });
});

describe("who reads a stream of the runtime", () => {
  const bedrock = useBedrock();
  let server: DuplexServer;
  const clients: BedrockRuntimeClient[] = [];
  beforeEach(async () => {
    server = await startDuplexServer(() => "go on");
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await server.close();
  });

  it.each(WAYS)(
    "InvokeModelWithResponseStream, %s: is in the context of its span, then in its own",
    async (_, most) => {
      const delta = (text: string) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } });
      bedrock.answerWith(() => chunks(delta("a"), delta("b"), { type: "message_stop" }));
      const command = new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body: '{"messages":[]}' });
      const client = bedrock.client();
      await inRequest(async () => read((await client.send(command)).body, most));
      checkParents(bedrock.sink.spans);
    },
  );

  it.each(WAYS)(
    "InvokeModelWithBidirectionalStream, %s: is in the context of its span, then in its own",
    async (_, most) => {
      const { region, ...credentials } = CREDENTIALS;
      const client = new BedrockRuntimeClient({ region, credentials, endpoint: server.url, maxAttempts: 1 });
      clients.push(client);
      instrumentClient(client);
      async function* body() {
        for (let piece = 0; piece < 3; piece += 1) yield { chunk: { bytes: Buffer.from("{}") } };
      }
      const command = new InvokeModelWithBidirectionalStreamCommand({
        modelId: "amazon.nova-sonic-v1:0",
        body: body(),
      });
      await inRequest(async () => read((await client.send(command)).body, most));
      checkParents(bedrock.sink.spans);
    },
  );
});

type Spans = ReturnType<typeof useBedrock>["sink"]["spans"];

async function inRequest(task: () => Promise<void>): Promise<void> {
  await trace.getTracer("app").startActiveSpan("request", async (span) => {
    await task();
    span.end();
  });
}

/** `inside` hangs beneath the one span that hangs beneath the request, `after` beneath the request itself. */
function checkParents(spans: Spans): void {
  const parentsOf = (name: string): readonly (string | undefined)[] => [
    ...new Set(spans.filter((span) => span.name === name).map(({ parentSpanContext }) => parentSpanContext?.spanId)),
  ];
  const request = spans.find(({ name }) => name === "request")?.spanContext().spanId;
  const call = spans.find(
    ({ name, parentSpanContext }) => name !== "after" && parentSpanContext?.spanId === request && request !== undefined,
  );
  expect(call).toBeDefined();
  expect(parentsOf("inside")).toEqual([call?.spanContext().spanId]);
  expect(parentsOf("after")).toEqual([request]);
}
