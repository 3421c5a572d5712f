import { ConverseStreamCommand, type ConverseStreamOutput } from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode } from "@opentelemetry/api";
import { awsError, converseStream, type ReplayAnswer } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../../instrument-client.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock } from "../../testing/bedrock.ts";
import { histogramOf, openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

const USAGE = { inputTokens: 10, outputTokens: 5 };

describe("a ConverseStream call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: ReplayAnswer;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => answer);
    answer = converseStream({ text: "one two three", deltaSize: 4, usage: USAGE, requestId: "req-2" });
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });
  async function open(abortSignal?: AbortSignal): Promise<AsyncIterable<ConverseStreamOutput>> {
    const command = new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES });
    const { stream } = await instrumentClient(bedrock.client()).send(command, abortSignal ? { abortSignal } : {});
    if (stream === undefined) throw new Error("Expected a stream");
    return stream;
  }
  async function read(stream: AsyncIterable<ConverseStreamOutput>): Promise<void> {
    for await (const event of stream) void event;
  }

  it("ends its span when the last event has been read, with tokens, cost and time to first chunk", async () => {
    const began = performance.now();
    const stream = await open();
    expect(sink.spans).toEqual([]);
    await read(stream);
    const tookSeconds = (performance.now() - began) / 1_000;
    const { attributes, status } = sink.onlySpan();
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(attributes).toMatchObject({
      "gen_ai.request.stream": true,
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.response.id": "req-2",
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.usage.output_tokens": 5,
      "llm.cost.usd": 0.000_105,
    });
    const first = attributes["gen_ai.response.time_to_first_chunk"];
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(tookSeconds);
  });

  it("keeps what it was told where a second metadata event says less, or the same again", async () => {
    const metadata = {
      usage: { ...USAGE, cacheReadInputTokens: 7 },
      metrics: { latencyMs: 1 },
      performanceConfig: { latency: "optimized" },
    };
    const tell = (name: string, payload: object) => ({ type: "event" as const, name, payload });
    answer = {
      kind: "events",
      events: [
        tell("metadata", metadata),
        tell("messageStart", { role: "assistant" }),
        tell("messageStop", { stopReason: "end_turn" }),
        tell("metadata", { metrics: { latencyMs: 1 } }),
        tell("metadata", { usage: { inputTokens: 11 } }),
      ],
    };
    await read(await open());
    expect(sink.onlySpan().attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 18,
      "gen_ai.usage.output_tokens": 5,
      "aws.bedrock.performance_config.latency": "optimized",
    });
  });

  it("measures the first chunk and each one after it", async () => {
    await read(await open());
    const [first] = await sink.points("gen_ai.client.operation.time_to_first_chunk");
    const [gaps] = await sink.points("gen_ai.client.operation.time_per_output_chunk");
    expect(histogramOf(first).count).toBe(1);
    expect(histogramOf(gaps).count).toBe(3);
    expect(await sink.points("gen_ai.client.token.usage")).toHaveLength(2);
    expect(await sink.points("llm.cost.usd.total")).toHaveLength(1);
  });

  it("that is refused before the first event ends as an error", async () => {
    answer = awsError("ValidationException", "The model id is wrong");
    await expect(open()).rejects.toMatchObject({ name: "ValidationException" });
    expect(sink.onlySpan().attributes["error.type"]).toBe("ValidationException");
  });

  it("that fails in the middle hands the exception on and ends as an error", async () => {
    const failure = {
      kind: "exception",
      name: "modelStreamErrorException",
      message: "broken",
      afterDeltas: 2,
    } as const;
    answer = converseStream({ text: "one two three", deltaSize: 4, failure });
    const seen: ConverseStreamOutput[] = [];
    const reading = (async () => {
      for await (const event of await open()) seen.push(event);
    })();
    await expect(reading).rejects.toMatchObject({ name: "ModelStreamErrorException", message: "broken" });
    expect(seen.filter((event) => event.contentBlockDelta !== undefined)).toHaveLength(2);
    const { attributes, status } = sink.onlySpan();
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "broken" });
    expect(attributes["error.type"]).toBe("ModelStreamErrorException");
    const [duration] = await sink.points("gen_ai.client.operation.duration");
    expect(duration?.attributes["error.type"]).toBe("ModelStreamErrorException");
  });

  it("that breaks off ends as an error, once", async () => {
    answer = converseStream({ text: "one two three", deltaSize: 4, failure: { kind: "cut", afterDeltas: 1 } });
    await expect(open().then(read)).rejects.toThrow();
    expect(sink.onlySpan().status.code).toBe(SpanStatusCode.ERROR);
  });

  it("that the caller breaks out of ends without an error, with what is known by then", async () => {
    for await (const event of await open()) if (event.contentBlockDelta !== undefined) break;
    const { attributes, status } = sink.onlySpan();
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(attributes["gen_ai.response.time_to_first_chunk"]).toBeGreaterThan(0);
    expect(attributes["llm.cost.status"]).toBe("no_usage");
    expect(attributes).not.toHaveProperty("outcrop.stream.unread");
  });

  it("that the caller stops after the usage keeps the usage", async () => {
    for await (const event of await open()) if (event.metadata !== undefined) break;
    expect(sink.onlySpan().attributes["gen_ai.usage.input_tokens"]).toBe(10);
  });

  it("that is aborted ends as the SDK ends it, once", async () => {
    answer = converseStream({ text: "one two three", deltaSize: 4, pauseMs: 2_000, usage: USAGE });
    const controller = new AbortController();
    let deltas = 0;
    try {
      for await (const event of await open(controller.signal)) {
        if (event.contentBlockDelta === undefined) continue;
        deltas += 1;
        controller.abort();
      }
    } catch (error) {
      expect(error).toMatchObject({ name: "AbortError" });
    }
    expect(deltas).toBe(1);
    expect(sink.onlySpan().attributes["llm.cost.status"]).toBe("no_usage");
  });

  it("keeps `return()` and `throw()` as the SDK has them, and ends once", async () => {
    const iterator = (await open())[Symbol.asyncIterator]();
    await iterator.next();
    expect(await iterator.return?.("bye")).toEqual({ done: true, value: "bye" });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(sink.spans).toHaveLength(1);

    const other = (await open())[Symbol.asyncIterator]();
    await other.next();
    const mine = new Error("mine");
    await expect(other.throw?.(mine)).rejects.toBe(mine);
    expect(sink.spans).toHaveLength(2);
    const ends = sink.spans.map(({ status, attributes }) => [status.code, status.message, attributes["error.type"]]);
    expect(ends).toEqual([
      [SpanStatusCode.UNSET, undefined, undefined],
      [SpanStatusCode.ERROR, "mine", "Error"],
    ]);
    const durations = await sink.points("gen_ai.client.operation.duration");
    expect(durations.map((point) => [point.attributes["error.type"], histogramOf(point).count])).toEqual([
      [undefined, 1],
      ["Error", 1],
    ]);
  });
});
