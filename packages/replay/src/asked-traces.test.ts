import { describe, expect, it } from "vitest";
import type { ReplayAnswer, ReplayEvent } from "./answer.ts";
import { withAskedTraces } from "./asked-traces.ts";
import { encodeEvent } from "./frames.ts";
import type { ReplayRequest } from "./request.ts";

const TRACE = { type: "event", name: "trace", payload: { trace: {} } } as const;
const CHUNK = { type: "event", name: "chunk", payload: { bytes: "aGk=" } } as const;
const PAUSE = { type: "pause", ms: 1 } as const;

function request(operation: string, body: string): ReplayRequest {
  const service = "bedrock-agent-runtime";
  const head = { method: "POST", path: "/", headers: {}, httpVersion: "2.0", labels: {} };
  return { service, operation, ...head, body: Buffer.from(body) };
}

async function namesOf(answer: ReplayAnswer): Promise<readonly string[]> {
  const names: string[] = [];
  if (answer.kind !== "events") throw new Error("Expected events");
  for await (const event of answer.events as AsyncIterable<ReplayEvent>) {
    names.push(event.type === "event" ? event.name : event.type);
  }
  return names;
}

describe("withAskedTraces", () => {
  it.each([["{}"], ['{"enableTrace":false}'], ['{"enableTrace":"true"}'], ["null"], ["no JSON"]])(
    "leaves the traces out for a request that says %s",
    async (body) => {
      const answer: ReplayAnswer = { kind: "events", events: [TRACE, PAUSE, CHUNK, TRACE] };
      expect(await namesOf(withAskedTraces(request("InvokeAgent", body), answer))).toEqual(["pause", "chunk"]);
      const frames = Buffer.concat([TRACE, CHUNK, TRACE].map(encodeEvent));
      const left = withAskedTraces(request("InvokeInlineAgent", body), { kind: "frames", frames });
      expect(left).toEqual({ kind: "frames", frames: Buffer.from(encodeEvent(CHUNK)) });
    },
  );

  it("gives a request that asks for them everything", () => {
    const answer: ReplayAnswer = { kind: "events", events: [TRACE, CHUNK] };
    expect(withAskedTraces(request("InvokeAgent", '{"enableTrace":true}'), answer)).toBe(answer);
  });

  it("leaves out a flow's traces, and nothing of other operations", async () => {
    const flow: ReplayAnswer = { kind: "events", events: [{ ...TRACE, name: "flowTraceEvent" }, CHUNK] };
    expect(await namesOf(withAskedTraces(request("InvokeFlow", "{}"), flow))).toEqual(["chunk"]);
    expect(withAskedTraces(request("RetrieveAndGenerateStream", "{}"), flow)).toBe(flow);
    const error: ReplayAnswer = { kind: "json", status: 400, json: {} };
    expect(withAskedTraces(request("InvokeAgent", "{}"), error)).toBe(error);
  });

  it("keeps bytes that are no frames as they are", () => {
    const frames = Buffer.concat([encodeEvent(CHUNK), Buffer.from("broken frame, longer than a prelude")]);
    expect(withAskedTraces(request("InvokeAgent", "{}"), { kind: "frames", frames })).toEqual({
      kind: "frames",
      frames,
    });
  });
});
