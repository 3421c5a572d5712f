import type { EventsAnswer, ReplayEvent } from "./answer.ts";
import { type ConverseScript, headOf, metadataOf, stopReasonOf, toolUseIdOf } from "./converse-script.ts";
import { partsOf } from "./parts-of.ts";

export interface ConverseStreamScript extends ConverseScript {
  /** Characters in one delta, 24 by default. */
  readonly deltaSize?: number;
  /** Time between two deltas that really passes, milliseconds. */
  readonly pauseMs?: number;
  /** After that many deltas the stream fails instead of going on. */
  readonly failure?: StreamFailure;
}

export type StreamFailure =
  /** A modelled exception frame, such as `throttlingException` or `modelStreamErrorException`. */
  | { readonly kind: "exception"; readonly afterDeltas: number; readonly name: string; readonly message: string }
  /** The connection breaks. */
  | { readonly kind: "cut"; readonly afterDeltas: number };

/** An answer of `ConverseStream`. */
export function converseStream(script: ConverseStreamScript): EventsAnswer {
  const ending = script.failure?.kind === "cut" ? "abort" : "clean";
  return { kind: "events", ...headOf(script), ending, events: eventsOf(script) };
}

function* eventsOf(script: ConverseStreamScript): Generator<ReplayEvent> {
  const { failure, pauseMs = 0 } = script;
  let deltas = 0;
  for (const event of wholeAnswer(script)) {
    if (event.type === "event" && event.name === "contentBlockDelta") {
      if (failure?.afterDeltas === deltas) break;
      if (deltas > 0 && pauseMs > 0) yield { type: "pause", ms: pauseMs };
      deltas += 1;
    }
    // An answer with fewer deltas than `afterDeltas` fails before its end.
    if (failure !== undefined && event.type === "event" && event.name === "messageStop") break;
    yield event;
  }
  if (failure?.kind === "exception") {
    yield { type: "exception", name: failure.name, payload: { message: failure.message } };
  }
}

function* wholeAnswer(script: ConverseStreamScript): Generator<ReplayEvent> {
  const size = script.deltaSize ?? 24;
  const event = (name: string, payload: unknown): ReplayEvent => ({ type: "event", name, payload });
  let contentBlockIndex = 0;
  const deltas = function* (text: string, delta: (part: string) => unknown): Generator<ReplayEvent> {
    for (const part of partsOf(text, size)) yield event("contentBlockDelta", { contentBlockIndex, delta: delta(part) });
    yield event("contentBlockStop", { contentBlockIndex });
    contentBlockIndex += 1;
  };

  yield event("messageStart", { role: "assistant" });
  if (script.reasoning !== undefined) {
    yield* deltas(script.reasoning, (text) => ({ reasoningContent: { text } }));
  }
  if (script.text !== undefined) yield* deltas(script.text, (text) => ({ text }));
  for (const [position, tool] of (script.toolUse ?? []).entries()) {
    const toolUse = { toolUseId: toolUseIdOf(tool, position), name: tool.name };
    yield event("contentBlockStart", { contentBlockIndex, start: { toolUse } });
    yield* deltas(JSON.stringify(tool.input), (input) => ({ toolUse: { input } }));
  }
  yield event("messageStop", { stopReason: stopReasonOf(script) });
  yield event("metadata", metadataOf(script));
}
