import {
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { converse, converseStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { MESSAGES, MODEL } from "../../testing/bedrock.ts";
import { counted } from "../../testing/counted-stream.ts";
import { chunks, readAll, useBedrock } from "../../testing/use-bedrock.ts";

const usage = { inputTokens: 3, outputTokens: 2 };

// Numbers as in docs/bedrock-defects.md.
describe("what all instrumentations have to get right", () => {
  const bedrock = useBedrock();

  it("2.X.2: the counts of the response's headers stand in for a body without any, each by itself", async () => {
    const headers = { "x-amzn-bedrock-output-token-count": "20" };
    bedrock.answerWith({ kind: "json", json: { outputs: [{ text: "hi" }] }, headers });
    const modelId = "mistral.mistral-large-2402-v1:0";
    await bedrock.client().send(new InvokeModelCommand({ modelId, body: '{"prompt":"hi"}' }));
    const { attributes } = bedrock.sink.onlySpan();
    expect(attributes["gen_ai.usage.output_tokens"]).toBe(20);
    expect(attributes).not.toHaveProperty("gen_ai.usage.input_tokens");
  });

  it("2.X.3: in a Claude tool stream the message's figure stands over that of Bedrock's metrics", async () => {
    const metrics = { inputTokenCount: 50, outputTokenCount: 97 };
    bedrock.answerWith(
      chunks(
        { type: "message_start", message: { id: "m", usage: { input_tokens: 50, output_tokens: 4 } } },
        { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 133 } },
        { type: "message_stop", "amazon-bedrock-invocationMetrics": metrics },
      ),
    );
    const command = new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body: '{"messages":[]}' });
    await readAll((await bedrock.client().send(command)).body);
    expect(bedrock.sink.onlySpan().attributes["gen_ai.usage.output_tokens"]).toBe(133);
  });

  it("2.X.4: the input of Converse is told with its cached parts, and the parts by themselves", async () => {
    bedrock.answerWith(
      converse({ text: "hi", usage: { ...usage, cacheReadInputTokens: 5, cacheWriteInputTokens: 7 } }),
    );
    await bedrock.client().send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 15,
      "gen_ai.usage.cache_read.input_tokens": 5,
      "gen_ai.usage.cache_creation.input_tokens": 7,
    });
  });

  it("2.X.7: after a `break` the service is asked for no more than by the SDK alone", async () => {
    bedrock.answerWith(() => converseStream({ text: "one two three four five", deltaSize: 3, usage }));
    const asked: number[] = [];
    for (const client of [bedrock.plain(), bedrock.client()]) {
      const pulls = counted(client);
      const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
      let read = 0;
      for await (const _ of stream ?? []) {
        read += 1;
        if (read === 2) break;
      }
      asked.push(pulls.count);
    }
    expect(asked).toEqual([2, 2]);
  });

  it("2.X.8: the trace context is sent, but is no part of what is signed", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    // The server refuses a request whose signature is wrong.
    await bedrock.client().send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    const [request] = bedrock.requests;
    const { traceId, spanId } = bedrock.sink.onlySpan().spanContext();
    expect(request?.headers["traceparent"]).toBe(`00-${traceId}-${spanId}-01`);
    expect(request?.headers["authorization"]).not.toMatch(/traceparent|tracestate|baggage/);
  });
});
