import { randomUUID } from "node:crypto";
import type { AgentScript } from "./agent-script.ts";
import { agentTrace } from "./agent-trace.ts";
import type { EventsAnswer, ReplayEvent } from "./answer.ts";
import { partsOf } from "./parts-of.ts";
import type { ReplayRequest } from "./request.ts";

/** What an agent is to answer to one `InvokeAgent` or `InvokeInlineAgent`. */
export interface InvokeAgentScript extends AgentScript {
  /** Characters in one `chunk`; the whole answer in one by default. */
  readonly chunkSize?: number;
  /** Put on the first chunk, in the service's form. */
  readonly citations?: readonly unknown[];
  /** Asks the caller to run an action itself; then there is usually no `answer`. */
  readonly returnControl?: { readonly invocationId: string; readonly invocationInputs: readonly unknown[] };
  readonly files?: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
  /** After so many events, traces among them whether they were asked for or not, the stream fails. */
  readonly failure?: AgentFailure;
  /** Share of the scripted time that really passes: 0, the default, waits for nothing. */
  readonly pace?: number;
  /** When the service begins, milliseconds since the epoch; now by default. */
  readonly startMs?: number;
  /** Makes the ids of the runs: UUIDs. */
  readonly nextRunId?: () => string;
  readonly requestId?: string;
}

export type AgentFailure =
  /** A modelled exception frame, such as `throttlingException` or `dependencyFailedException`. */
  | { readonly kind: "exception"; readonly afterEvents: number; readonly name: string; readonly message: string }
  /** The connection breaks. */
  | { readonly kind: "cut"; readonly afterEvents: number };

const ACCOUNT = "111122223333";

/** An answer of `InvokeAgent` or `InvokeInlineAgent`, to `request`, whose agent and session it takes. */
export function invokeAgent(request: ReplayRequest, script: InvokeAgentScript): EventsAnswer {
  const { sessionId = "", agentId, agentAliasId } = request.labels;
  const headers = {
    "x-amz-bedrock-agent-session-id": sessionId,
    "x-amzn-bedrock-agent-content-type": "application/json",
    ...(script.requestId === undefined ? {} : { "x-amzn-requestid": script.requestId }),
  };
  const agent = agentId === undefined ? "INLINE_AGENT/1" : `${agentId}/${agentAliasId}`;
  const agentAliasArn = `arn:aws:bedrock:us-east-1:${ACCOUNT}:agent-alias/${agent}`;
  const { pace = 0, nextRunId = randomUUID, startMs = Date.now(), failure } = script;
  const run = { sessionId, hasIds: agentId !== undefined, pace, nextRunId, clock: { nowMs: startMs } };
  const whole = function* (): Generator<ReplayEvent> {
    yield* agentTrace(script, [{ agentAliasArn }], run);
    yield* answerEvents(script);
  };
  return {
    kind: "events",
    headers,
    ending: failure?.kind === "cut" ? "abort" : "clean",
    events: failing(whole(), failure),
  };
}

function* answerEvents({
  answer,
  chunkSize,
  citations,
  returnControl,
  files,
}: InvokeAgentScript): Generator<ReplayEvent> {
  const event = (name: string, payload: unknown): ReplayEvent => ({ type: "event", name, payload });
  const parts = chunkSize === undefined ? [answer ?? ""] : partsOf(answer ?? "", chunkSize);
  for (const [i, text] of (answer === undefined ? [] : parts).entries()) {
    const attribution = i === 0 && citations !== undefined ? { attribution: { citations } } : {};
    yield event("chunk", { bytes: base64(Buffer.from(text)), ...attribution });
  }
  if (returnControl !== undefined) yield event("returnControl", returnControl);
  if (files !== undefined) {
    yield event("files", { files: files.map((file) => ({ ...file, bytes: base64(file.bytes) })) });
  }
}

function* failing(events: Iterable<ReplayEvent>, failure: AgentFailure | undefined): Generator<ReplayEvent> {
  let sent = 0;
  for (const event of events) {
    if (sent === failure?.afterEvents) break;
    if (event.type !== "pause") sent += 1;
    yield event;
  }
  if (failure?.kind === "exception") {
    yield { type: "exception", name: failure.name, payload: { message: failure.message } };
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
