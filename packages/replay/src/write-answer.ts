import { setTimeout as sleep } from "node:timers/promises";
import type { EventsAnswer, FramesAnswer, ReplayAnswer } from "./answer.ts";
import { type Chunking, createCutter } from "./chunking.ts";
import { encodeEvent } from "./frames.ts";
import { type AnyResponse, breakConnection } from "./two-protocols.ts";

/** Headers that belong to one connection: HTTP/2 forbids them, and the server sets its own for HTTP/1.1. */
const HOP_BY_HOP = new Set(["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"]);

export interface WriteOptions {
  readonly chunking: Chunking;
  readonly latencyMs: number;
  readonly requestId: string;
  readonly now: () => number;
}

/** Sends `answer`. Ends early, without an error, when the client goes away. */
export async function writeAnswer(response: AnyResponse, answer: ReplayAnswer, options: WriteOptions): Promise<void> {
  const gone = goneSignal(response);
  if (!(await wait(options.latencyMs + (answer.delayMs ?? 0), gone))) return;
  if (answer.kind === "abort") return breakConnection(response);

  const contentType =
    answer.kind === "json" || answer.kind === "bytes" ? "application/json" : "application/vnd.amazon.eventstream";
  const headers = {
    date: new Date(options.now()).toUTCString(),
    "content-type": contentType,
    "x-amzn-requestid": options.requestId,
    ...lowerCase(answer.headers),
  };
  writeHead(response, answer.status ?? 200, headers);

  switch (answer.kind) {
    case "json":
      response.end(JSON.stringify(answer.json));
      return;
    case "bytes":
      response.end(answer.bytes);
      return;
    case "events":
    case "frames": {
      const cut = createCutter(options.chunking);
      for await (const bytes of bytesOf(answer, gone)) {
        for (const piece of cut(bytes)) {
          if (!(await writePiece(response, piece, gone))) return;
        }
      }
      if (gone.aborted) return;
      if (answer.ending === "abort") breakConnection(response);
      else response.end();
    }
  }
}

async function* bytesOf(answer: EventsAnswer | FramesAnswer, gone: AbortSignal): AsyncGenerator<Uint8Array> {
  if (answer.kind === "frames") return yield answer.frames;
  for await (const event of answer.events) {
    if (event.type !== "pause") yield encodeEvent(event);
    else if (!(await wait(event.ms, gone))) return;
  }
}

/** One piece is on its way before the next is written, or the two would travel as one. */
function writePiece(response: AnyResponse, piece: Uint8Array, gone: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (gone.aborted) return resolve(false);
    const onGone = (): void => resolve(false);
    gone.addEventListener("abort", onGone, { once: true });
    write(response, piece, () => {
      gone.removeEventListener("abort", onGone);
      resolve(!gone.aborted);
    });
  });
}

// The two response types have no signatures of `writeHead` and `write` in common that the compiler accepts as one.
function writeHead(response: AnyResponse, status: number, headers: Record<string, string>): void {
  if ("stream" in response) response.writeHead(status, headers);
  else response.writeHead(status, headers);
}

function write(response: AnyResponse, piece: Uint8Array, done: () => void): void {
  if ("stream" in response) response.write(piece, "utf8", done);
  else response.write(piece, done);
}

function goneSignal(response: AnyResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => controller.abort());
  response.on("error", () => controller.abort());
  return controller.signal;
}

async function wait(ms: number, gone: AbortSignal): Promise<boolean> {
  if (gone.aborted) return false;
  if (ms <= 0) return true;
  return sleep(ms, true, { signal: gone }).catch(() => false);
}

function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(entries.filter(([name]) => !HOP_BY_HOP.has(name)));
}
