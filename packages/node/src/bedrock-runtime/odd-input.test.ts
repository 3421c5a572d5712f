import { Readable } from "node:stream";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { encodeEvent } from "@outcrop/replay";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { CREDENTIALS } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";

/** Code points, lone surrogates among them. By hand: fast-check's unit `binary` costs a second of processor to set up. */
const anyCharacter = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));

// Requests that no type allows, and answers that no service gives: what the caller gets is what it gets without us.

const telemetry = createTelemetry(
  settingsFrom({
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "SPAN_AND_EVENT",
    OUTCROP_MAX_CONTENT_BYTES: "300",
  }),
);

function clients(
  answer: () => { readonly body: Uint8Array; readonly type: string },
): readonly [BedrockRuntimeClient, BedrockRuntimeClient] {
  const { region, ...credentials } = CREDENTIALS;
  const make = (): BedrockRuntimeClient =>
    new BedrockRuntimeClient({
      endpoint: "http://127.0.0.1",
      region,
      credentials,
      maxAttempts: 1,
      requestHandler: {
        handle() {
          const { body, type } = answer();
          const headers = { "content-type": type, "x-amzn-requestid": "r" };
          return Promise.resolve({ response: { statusCode: 200, headers, body: Readable.from([body]) } });
        },
      } as never,
    });
  const instrumented = make();
  instrumented.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
  return [make(), instrumented];
}

async function outcome(task: () => Promise<object>): Promise<unknown> {
  const events: unknown[] = [];
  try {
    const output = await task();
    for (const member of Object.values(output) as readonly unknown[]) {
      if (typeof member !== "object" || member === null || !(Symbol.asyncIterator in member)) continue;
      for await (const event of member as AsyncIterable<unknown>) events.push(event);
    }
    return [events, { ...output, stream: undefined, body: "body" in output ? typeof output.body : undefined }];
  } catch (error) {
    return [events, error instanceof Error ? [error.constructor.name, error.name, error.message] : String(error)];
  }
}

/** Members that are looked at, with anything in them. */
const anything = fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, maxDepth: 3 });
const oneOf = (...values: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> => fc.oneof(...values, anything);
const block = fc.record(
  {
    text: oneOf(fc.string({ unit: anyCharacter })),
    toolUse: oneOf(fc.record({ toolUseId: oneOf(fc.string()), name: oneOf(fc.string()), input: anything })),
    toolResult: oneOf(fc.record({ toolUseId: anything, content: oneOf(fc.array(anything)) })),
    image: oneOf(fc.record({ format: anything, source: oneOf(fc.record({ bytes: anything })) })),
    reasoningContent: anything,
  },
  { requiredKeys: [] },
);
const message = fc.record({ role: oneOf(fc.constant("user")), content: oneOf(fc.array(block)) }, { requiredKeys: [] });
const usage = fc.record(
  {
    inputTokens: oneOf(fc.nat()),
    outputTokens: oneOf(fc.maxSafeInteger()),
    cacheReadInputTokens: anything,
    cacheWriteInputTokens: anything,
    cacheDetails: oneOf(fc.array(anything)),
  },
  { requiredKeys: [] },
);
const input = fc.record(
  {
    modelId: oneOf(fc.constantFrom("anthropic.claude-3-haiku-20240307-v1:0", "x", "arn:aws:bedrock:::")),
    messages: oneOf(fc.array(message)),
    system: oneOf(fc.array(anything)),
    toolConfig: oneOf(fc.record({ tools: oneOf(fc.array(anything)) })),
    inferenceConfig: anything,
    requestMetadata: anything,
    guardrailConfig: anything,
  },
  { requiredKeys: [] },
);
const answered = fc.record(
  {
    output: oneOf(fc.record({ message: oneOf(message) })),
    stopReason: oneOf(fc.string()),
    usage: oneOf(usage),
    trace: anything,
    serviceTier: anything,
  },
  { requiredKeys: [] },
);
const json = (value: unknown): Uint8Array => {
  const text = JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member));
  return Buffer.from(text ?? "null");
};

describe("a call with anything in it", () => {
  let sink: TelemetrySink;
  let body: { readonly body: Uint8Array; readonly type: string };
  let calls: number;
  const [plain, instrumented] = clients(() => body);
  const same = async (task: (client: BedrockRuntimeClient) => Promise<object>): Promise<void> => {
    const expected = await outcome(() => task(plain));
    expect(await outcome(() => task(instrumented))).toEqual(expected);
    calls += 1;
    expect(sink.spans).toHaveLength(calls);
    for (const value of Object.values(sink.spans.at(-1)?.attributes ?? {})) {
      expect(typeof value === "number" ? Number.isFinite(value) : true).toBe(true);
    }
  };
  beforeEach(() => {
    sink = openTelemetrySink();
    calls = 0;
  });
  afterEach(() => sink.close());

  it("is, by Converse, what it is without telemetry", () =>
    fc.assert(
      fc.asyncProperty(input, answered, async (request, answer) => {
        body = { body: json(answer), type: "application/json" };
        await same((client) => Promise.resolve().then(() => client.send(new ConverseCommand(request as never))));
      }),
      { numRuns: 150 },
    ));

  it("is, by ConverseStream, what it is without telemetry", () =>
    fc.assert(
      fc.asyncProperty(
        input,
        fc.array(
          fc.tuple(
            fc.constantFrom(
              "messageStart",
              "contentBlockStart",
              "contentBlockDelta",
              "messageStop",
              "metadata",
              "novelty",
            ),
            answered,
          ),
        ),
        async (request, events) => {
          const frames = events.map(([name, payload]) =>
            encodeEvent({ type: "event", name, payload: JSON.parse(Buffer.from(json(payload)).toString()) as object }),
          );
          body = { body: Buffer.concat(frames), type: "application/vnd.amazon.eventstream" };
          await same((client) =>
            Promise.resolve().then(() => client.send(new ConverseStreamCommand(request as never))),
          );
        },
      ),
      { numRuns: 150 },
    ));

  it("is, by InvokeModel, what it is without telemetry", () =>
    fc.assert(
      fc.asyncProperty(input, answered, fc.boolean(), async (request, answer, streamed) => {
        const { modelId } = request;
        const chunk = { bytes: Buffer.from(json(answer)).toString("base64") };
        body = streamed
          ? {
              body: encodeEvent({ type: "event", name: "chunk", payload: chunk }),
              type: "application/vnd.amazon.eventstream",
            }
          : { body: json(answer), type: "application/json" };
        const Command = streamed ? InvokeModelWithResponseStreamCommand : InvokeModelCommand;
        const command = { modelId, body: json(request) } as never;
        await same((client) => Promise.resolve().then(() => client.send(new Command(command) as InvokeModelCommand)));
      }),
      { numRuns: 150 },
    ));
});
