import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { converse, converseStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { patchSend } from "../../aws-sdk/patch-send.ts";
import { CREDENTIALS, MESSAGES, MODEL } from "../../testing/bedrock.ts";
import { readAll, useBedrock } from "../../testing/use-bedrock.ts";

const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const usage = { inputTokens: 3, outputTokens: 2 };

// Numbers as in docs/bedrock-defects.md.
describe("defects seen in OpenLIT", () => {
  const bedrock = useBedrock();
  const WHOLE = new ConverseCommand({ modelId: MODEL, messages: MESSAGES });
  const STREAM = new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES });
  const open = async (env = {}): Promise<AsyncIterable<ConverseStreamOutput>> => {
    const { stream } = await bedrock.client(env).send(STREAM);
    if (stream === undefined) throw new Error("Expected a stream");
    return stream;
  };

  it("2.E.1: classes that a minifier has renamed are still known", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    const command = new (class a extends ConverseCommand {})({ modelId: MODEL, messages: MESSAGES });
    expect(command.constructor.name).toBe("a");
    await bedrock.client().send(command);
    expect(bedrock.sink.onlySpan().name).toBe(`chat ${MODEL}`);
  });

  it("2.E.2: the reason to finish is the service's word, and a stream that did not finish has none", async () => {
    bedrock.answerWith(converse({ text: "no", stopReason: "guardrail_intervened" }));
    await bedrock.client().send(WHOLE);
    bedrock.answerWith(converseStream({ text: "one two", deltaSize: 3, failure: { kind: "cut", afterDeltas: 1 } }));
    await open()
      .then(readAll)
      .catch(() => undefined);
    const [whole, cut] = bedrock.sink.spans;
    expect(whole?.attributes["gen_ai.response.finish_reasons"]).toEqual(["guardrail_intervened"]);
    expect(cut?.attributes).not.toHaveProperty("gen_ai.response.finish_reasons");
    expect(cut?.status.code).toBe(SpanStatusCode.ERROR);
  });

  it("2.E.3: the arguments of a streamed tool call are captured, and no model is invented", async () => {
    const toolUse = [{ name: "weather", input: { city: "Bern", days: [1, 2] } }];
    bedrock.answerWith(converseStream({ toolUse, deltaSize: 3 }));
    await readAll(await open(CAPTURE));
    const { attributes } = bedrock.sink.onlySpan();
    expect(JSON.parse(String(attributes["gen_ai.output.messages"]))).toMatchObject([
      { parts: [{ type: "tool_call", name: "weather", arguments: { city: "Bern", days: [1, 2] } }] },
    ]);
    expect(attributes).not.toHaveProperty("gen_ai.response.model");
  });

  it("2.E.4: what telemetry throws after a call that succeeded does not reach the caller", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    const throwing = new Proxy(
      {},
      {
        get: () => () => {
          throw new Error("telemetry is broken");
        },
      },
    );
    trace.disable();
    trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: () => throwing }) } as never);
    expect((await bedrock.client().send(WHOLE)).stopReason).toBe("end_turn");
  });

  it("2.E.5: what another tool has laid over `send` stays in place", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    const theirs: unknown[] = [];
    class Client extends BedrockRuntimeClient {}
    const send = Reflect.get(Client.prototype, "send") as (...args: unknown[]) => unknown;
    Object.defineProperty(Client.prototype, "send", {
      configurable: true,
      writable: true,
      value(this: unknown, ...args: unknown[]) {
        theirs.push(args[0]);
        return Reflect.apply(send, this, args);
      },
    });
    patchSend(Client);
    const { region, ...credentials } = CREDENTIALS;
    const client = new Client({ region, credentials, endpoint: bedrock.url });
    await client.send(WHOLE);
    client.destroy();
    expect(theirs).toEqual([WHOLE]);
    expect(bedrock.sink.spans).toHaveLength(1);
  });

  it("2.E.6: the server is the one that was called", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    await bedrock.client().send(WHOLE);
    const { hostname, port } = new URL(bedrock.url);
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "server.address": hostname,
      "server.port": Number(port),
    });
  });

  it("2.E.7: the first chunk is the first content, and a stream left before it has none, nor any tokens", async () => {
    bedrock.answerWith(converseStream({ text: "hi", usage }));
    for await (const event of await open()) {
      expect(event.messageStart).toBeDefined();
      break;
    }
    const { attributes } = bedrock.sink.onlySpan();
    expect(Object.keys(attributes).join(" ")).not.toMatch(/time_to_first_chunk|gen_ai\.usage/);
    expect(await bedrock.sink.points("gen_ai.client.token.usage")).toEqual([]);
  });
});
