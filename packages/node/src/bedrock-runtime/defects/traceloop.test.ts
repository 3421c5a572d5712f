import {
  ApplyGuardrailCommand,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { converse, converseStream, type ReplayEvent } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { MESSAGES, MODEL } from "../../testing/bedrock.ts";
import { chunks, readAll, useBedrock } from "../../testing/use-bedrock.ts";

const usage = { inputTokens: 3, outputTokens: 2 };

// Numbers as in docs/bedrock-defects.md.
describe("defects seen in Traceloop", () => {
  const bedrock = useBedrock();
  const STREAM = new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES });

  it("2.D.1: the caller gets an event before the service has sent the next, and every one of them", async () => {
    const read = Promise.withResolvers<undefined>();
    const delta = (text: string): ReplayEvent => ({
      type: "event",
      name: "contentBlockDelta",
      payload: { contentBlockIndex: 0, delta: { text } },
    });
    async function* events(): AsyncGenerator<ReplayEvent> {
      yield delta("one");
      // Were the answer waited for as a whole, nobody would ever read the first event.
      await read.promise;
      yield delta("two");
      yield { type: "event", name: "messageStop", payload: { stopReason: "end_turn" } };
    }
    bedrock.answerWith({ kind: "events", events: events() });
    const { stream } = await bedrock.client().send(STREAM);
    let count = 0;
    for await (const _ of stream ?? []) {
      count += 1;
      read.resolve(undefined);
    }
    expect(count).toBe(3);
    expect(bedrock.sink.onlySpan().attributes["gen_ai.response.finish_reasons"]).toEqual(["end_turn"]);
  });

  it("2.D.2: each operation is what it is, and none but model calls is called one", async () => {
    const client = bedrock.client();
    bedrock.answerWith(converse({ text: "hi", usage }));
    await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    bedrock.answerWith(converseStream({ text: "hi", usage }));
    await readAll((await client.send(STREAM)).stream);
    bedrock.answerWith({ kind: "json", json: { inputTokens: 3, action: "NONE" } });
    await client.send(new CountTokensCommand({ modelId: MODEL, input: { converse: { messages: MESSAGES } } }));
    const guardrail = { guardrailIdentifier: "g", guardrailVersion: "1", source: "INPUT", content: [] } as const;
    await client.send(new ApplyGuardrailCommand({ ...guardrail, content: [] }));
    expect(bedrock.sink.spans.map(({ attributes }) => attributes["gen_ai.operation.name"])).toEqual([
      "chat",
      "chat",
      undefined,
      undefined,
    ]);
    expect(bedrock.sink.spans[1]?.attributes).toMatchObject({
      "gen_ai.usage.output_tokens": 2,
      "gen_ai.response.finish_reasons": ["end_turn"],
    });
  });

  it.each(["us", "us-gov", "eu", "apac", "global", "jp", "au", "ca"])(
    "2.D.3: a profile of %s has its model's facts, and keeps its name",
    async (prefix) => {
      const modelId = `${prefix}.anthropic.claude-sonnet-4-5-20250929-v1:0`;
      bedrock.answerWith({
        kind: "json",
        json: { usage: { input_tokens: 3, output_tokens: 2 }, stop_reason: "end_turn" },
      });
      await bedrock.client().send(new InvokeModelCommand({ modelId, body: '{"max_tokens":5,"messages":[]}' }));
      expect(bedrock.sink.onlySpan().attributes).toMatchObject({
        "gen_ai.request.model": modelId,
        "gen_ai.request.max_tokens": 5,
        "gen_ai.usage.input_tokens": 3,
      });
    },
  );

  it("2.D.4: an embedding has its input tokens, and no figure that is none", async () => {
    bedrock.answerWith({ kind: "json", json: { embedding: [0.1, 0.2], inputTextTokenCount: 4 } });
    const command = new InvokeModelCommand({ modelId: "amazon.titan-embed-text-v2:0", body: '{"inputText":"hi"}' });
    await bedrock.client().send(command);
    const { name, attributes } = bedrock.sink.onlySpan();
    expect(name).toBe("embeddings amazon.titan-embed-text-v2:0");
    expect(attributes["gen_ai.usage.input_tokens"]).toBe(4);
    expect(attributes).not.toHaveProperty("gen_ai.usage.output_tokens");
    expect(Object.values(attributes).every((value) => typeof value !== "number" || Number.isFinite(value))).toBe(true);
  });

  it("2.D.6, 2.D.7: a Claude stream from bytes has its parameters, its cached tokens beside the total, and metrics", async () => {
    const cached = { cache_read_input_tokens: 5, cache_creation_input_tokens: 7 };
    bedrock.answerWith(
      chunks(
        { type: "message_start", message: { id: "m", usage: { input_tokens: 3, output_tokens: 1, ...cached } } },
        { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 9 } },
      ),
    );
    const body = new TextEncoder().encode('{"max_tokens":5,"temperature":0.5,"messages":[]}');
    const command = new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body });
    await readAll((await bedrock.client().send(command)).body);
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "gen_ai.request.max_tokens": 5,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.usage.input_tokens": 15,
      "gen_ai.usage.cache_read.input_tokens": 5,
      "gen_ai.usage.cache_creation.input_tokens": 7,
      "gen_ai.usage.output_tokens": 9,
    });
    expect(await bedrock.sink.points("gen_ai.client.token.usage")).toHaveLength(2);
  });
});
