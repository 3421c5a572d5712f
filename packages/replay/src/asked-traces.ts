import type { EventsAnswer, FramesAnswer, ReplayAnswer, ReplayEvent } from "./answer.ts";
import { eventNameOf, splitFrames } from "./frames.ts";
import type { ReplayRequest } from "./request.ts";

/** The event that carries traces, for the operations that send some. */
const TRACE_EVENTS: Readonly<Record<string, string>> = {
  InvokeAgent: "trace",
  InvokeInlineAgent: "trace",
  InvokeFlow: "flowTraceEvent",
};

/** An answer as the service would send it: traces only to a request that says `"enableTrace": true`. */
export function withAskedTraces(request: ReplayRequest, answer: ReplayAnswer): ReplayAnswer {
  const name = Object.hasOwn(TRACE_EVENTS, request.operation) ? TRACE_EVENTS[request.operation] : undefined;
  if (name === undefined || asksForTraces(request.body)) return answer;
  if (answer.kind === "events") return { ...answer, events: eventsWithout(answer, name) };
  if (answer.kind === "frames") return { ...answer, frames: framesWithout(answer, name) };
  return answer;
}

function asksForTraces(body: Uint8Array): boolean {
  try {
    const input = JSON.parse(Buffer.from(body).toString()) as { readonly enableTrace?: unknown } | null;
    return input?.enableTrace === true;
  } catch {
    return false;
  }
}

async function* eventsWithout({ events }: EventsAnswer, name: string): AsyncGenerator<ReplayEvent> {
  for await (const event of events) {
    if (event.type !== "event" || event.name !== name) yield event;
  }
}

function framesWithout({ frames }: FramesAnswer, name: string): Uint8Array {
  return Buffer.concat(splitFrames(frames).filter((frame) => eventNameOf(frame) !== name));
}
