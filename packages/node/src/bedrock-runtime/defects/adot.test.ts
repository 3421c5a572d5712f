import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { context, trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { awsError, converse, converseStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { CREDENTIALS, MESSAGES, MODEL, until } from "../../testing/bedrock.ts";
import { chunks, readAll, useBedrock } from "../../testing/use-bedrock.ts";

// Numbers as in docs/bedrock-defects.md.
describe("defects seen in ADOT", () => {
  const bedrock = useBedrock();

  it("2.B.1: the span of a stream lasts until the stream's end, not until the response's headers", async () => {
    bedrock.answerWith(converseStream({ text: "one two three", deltaSize: 3, pauseMs: 20 }));
    const client = bedrock.client();
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(bedrock.sink.spans).toEqual([]);
    await readAll(stream);
    const [seconds, nanos] = bedrock.sink.onlySpan().duration;
    expect(seconds * 1_000 + nanos / 1e6).toBeGreaterThan(40);
  });

  it("2.B.3: the region is on the span", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    await bedrock.client({}, { region: "us-east-1" }).send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(bedrock.sink.onlySpan().attributes["cloud.region"]).toBe("us-east-1");
  });

  it("2.B.5: neither access key nor secret is on a span or in a metric", async () => {
    bedrock.answerWith(converse({ text: "hi", usage: { inputTokens: 1, outputTokens: 1 } }));
    await bedrock.client().send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    const { attributes, events } = bedrock.sink.onlySpan();
    const told = JSON.stringify([attributes, events, await bedrock.sink.metrics()]);
    expect(told).not.toContain(CREDENTIALS.accessKeyId);
    expect(told).not.toContain(CREDENTIALS.secretAccessKey);
  });

  it("2.B.6: neither a call's input nor the span that it was made under is kept, whether it is read, refused or left", async () => {
    const client = bedrock.client({}, { maxAttempts: 1 });
    // Exports nothing, so that nobody but us could keep its spans.
    const tracer = new TracerProvider({}).getTracer("application");
    const kept: WeakRef<object>[] = [];
    const answers = [
      () => converseStream({ text: "hi" }),
      () => awsError("ThrottlingException", "slow down"),
      () => converseStream({ text: "one two three", deltaSize: 3 }),
    ];
    for (let call = 0; call < 30; call += 1) {
      bedrock.answerWith(answers[call % answers.length] ?? (() => converse({ text: "hi" })));
      const parent = tracer.startSpan("request");
      const input = { modelId: MODEL, messages: [...MESSAGES] };
      kept.push(new WeakRef(parent), new WeakRef(input.messages));
      await context.with(trace.setSpan(context.active(), parent), async () => {
        const { stream } = await client.send(new ConverseStreamCommand(input)).catch(() => ({ stream: undefined }));
        for await (const event of stream ?? []) if (event.messageStart !== undefined && call % 3 === 2) break;
      });
      parent.end();
    }
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    // Sockets that are still open may keep the context that they were opened in.
    await until(() => {
      collect();
      return kept.filter((one) => one.deref() !== undefined).length < kept.length / 10;
    });
    expect(bedrock.sink.spans).toHaveLength(30);
  });

  it("2.B.7: a streamed answer of Jamba has its tokens", async () => {
    bedrock.answerWith(
      chunks(
        { id: "c1", choices: [{ index: 0, delta: { role: "assistant", content: "hi" } }] },
        {
          id: "c1",
          choices: [{ index: 0, delta: { content: "" }, finish_reason: "stop" }],
          usage: { prompt_tokens: 7, completion_tokens: 4, total_tokens: 11 },
        },
      ),
    );
    const body = JSON.stringify({ messages: [{ role: "user", content: "hi" }] });
    const command = new InvokeModelWithResponseStreamCommand({ modelId: "ai21.jamba-1-5-mini-v1:0", body });
    await readAll((await bedrock.client().send(command)).body);
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 7,
      "gen_ai.usage.output_tokens": 4,
    });
  });

  it("2.B.8: agent observability turns content on, and it is recorded", async () => {
    bedrock.answerWith(converse({ text: "the answer" }));
    const client = bedrock.client({ AGENT_OBSERVABILITY_ENABLED: "true" });
    await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(bedrock.sink.onlySpan().attributes["gen_ai.output.messages"]).toContain("the answer");
  });
});
