import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeEvent } from "@outcrop/replay";
import type { Case } from "./case.ts";

type Event = Exclude<Parameters<typeof encodeEvent>[0], { type: "error" }>;

const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
const body = JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hello" }] }] });

const VERBS = {
  Converse: "converse",
  ConverseStream: "converse-stream",
  InvokeModel: "invoke",
  InvokeModelWithResponseStream: "invoke-with-response-stream",
} as const;

/** Recordings of our own making, for what no recorded traffic shows. */
export function ownRecording(id: string, operation: keyof typeof VERBS, change: Partial<Case> = {}): Case {
  const path = `/model/${encodeURIComponent(MODEL)}/${VERBS[operation]}`;
  return {
    id,
    service: "bedrock-runtime",
    operation,
    request: { method: "POST", path, body },
    response: { status: 200, headers: { "content-type": "application/json" }, body: "{}" },
    expected: { requestModel: MODEL },
    ...change,
  };
}

export function streamOf(events: readonly (readonly [Event["type"], string, unknown])[]): Case["response"] {
  const frames = events.map(([type, name, payload]) => encodeEvent({ type, name, payload }));
  return {
    status: 200,
    headers: { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "00000000-0000" },
    eventStreamBase64: Buffer.concat(frames).toString("base64"),
  };
}

/** An answer of InvokeModelWithResponseStream: each body is a chunk. */
export function chunksOf(bodies: readonly unknown[]): Case["response"] {
  return streamOf(
    bodies.map((chunk) => {
      const bytes = Buffer.from(typeof chunk === "string" ? chunk : JSON.stringify(chunk)).toString("base64");
      return ["event", "chunk", { bytes, p: "ab" }];
    }),
  );
}

export async function writeRecordings(dir: string, recordings: readonly Case[]): Promise<void> {
  await mkdir(join(dir, "bedrock"), { recursive: true });
  for (const recording of recordings) {
    await writeFile(join(dir, "bedrock", `${recording.id}.json`), JSON.stringify(recording));
  }
}
