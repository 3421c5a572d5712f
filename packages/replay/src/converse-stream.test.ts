import { describe, expect, it } from "vitest";
import type { ReplayEvent } from "./answer.ts";
import { converseStream, type ConverseStreamScript } from "./converse-stream.ts";

const eventsOf = (script: ConverseStreamScript): ReplayEvent[] => [
  ...(converseStream(script).events as Iterable<ReplayEvent>),
];
const namesOf = (script: ConverseStreamScript): string[] =>
  eventsOf(script).map((event) => ("name" in event ? event.name : event.type));

describe("converseStream", () => {
  it("puts each part into its own block, in the service's order", () => {
    const toolUse = [{ name: "look_up", input: { id: 7 }, toolUseId: "t1" }];
    const events = eventsOf({ reasoning: "hm", text: "Let me see", toolUse, deltaSize: 99 });
    expect(events.map((event) => ("payload" in event ? event.payload : event))).toEqual([
      { role: "assistant" },
      { contentBlockIndex: 0, delta: { reasoningContent: { text: "hm" } } },
      { contentBlockIndex: 0 },
      { contentBlockIndex: 1, delta: { text: "Let me see" } },
      { contentBlockIndex: 1 },
      { contentBlockIndex: 2, start: { toolUse: { toolUseId: "t1", name: "look_up" } } },
      { contentBlockIndex: 2, delta: { toolUse: { input: '{"id":7}' } } },
      { contentBlockIndex: 2 },
      { stopReason: "tool_use" },
      { metrics: { latencyMs: 0 } },
    ]);
  });

  it("cuts text into deltas without splitting a character, and pauses between them", () => {
    const events = eventsOf({ text: "a🙂b🙂c", deltaSize: 2, pauseMs: 5 });
    const texts = events.flatMap((event) =>
      "name" in event && event.name === "contentBlockDelta"
        ? [(event.payload as { delta: { text: string } }).delta.text]
        : [],
    );
    expect(texts).toEqual(["a🙂", "b🙂", "c"]);
    expect(events.filter(({ type }) => type === "pause")).toEqual([
      { type: "pause", ms: 5 },
      { type: "pause", ms: 5 },
    ]);
  });

  it("fails after the deltas asked for, and before its end when it has fewer", () => {
    const failure = { kind: "exception", name: "modelStreamErrorException", message: "broken" } as const;
    const text = "four";
    const failed = (afterDeltas: number): string[] =>
      namesOf({ text, deltaSize: 1, failure: { ...failure, afterDeltas } });
    expect(failed(0)).toEqual(["messageStart", "modelStreamErrorException"]);
    expect(failed(2)).toEqual(["messageStart", "contentBlockDelta", "contentBlockDelta", "modelStreamErrorException"]);
    expect(failed(9).slice(-2)).toEqual(["contentBlockStop", "modelStreamErrorException"]);
  });

  it("breaks off without an exception when it is cut", () => {
    const answer = converseStream({ text: "four", deltaSize: 1, failure: { kind: "cut", afterDeltas: 1 } });
    expect(answer.ending).toBe("abort");
    expect([...(answer.events as Iterable<ReplayEvent>)]).toHaveLength(2);
  });
});
