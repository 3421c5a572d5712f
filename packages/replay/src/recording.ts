import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReplayAnswer } from "./answer.ts";

/** One recorded call, as a JSON file holds it. Members that replaying does not need are not listed. */
export interface Recording {
  readonly id: string;
  readonly service: string;
  readonly operation: string;
  readonly request: { readonly method: string; readonly path: string; readonly body?: string | null };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** Text of a plain answer. */
    readonly body?: string | null;
    /** Bytes of a streamed answer, framed. */
    readonly eventStreamBase64?: string | null;
  };
}

/** The answer that was recorded: status, headers, and the text or the raw stream bytes. */
export function fromRecording({ response }: Recording): ReplayAnswer {
  const { status, headers = {}, body, eventStreamBase64 } = response;
  if (eventStreamBase64 !== undefined && eventStreamBase64 !== null) {
    return { kind: "frames", status, headers, frames: Buffer.from(eventStreamBase64, "base64") };
  }
  return { kind: "bytes", status, headers, bytes: body ?? "" };
}

/**
 * All recordings of a folder (`*.json`, not below it), by file name.
 * Throws with the file's name when one is no recording.
 */
export async function loadRecordings(dir: string): Promise<readonly Recording[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).toSorted();
  return Promise.all(names.map(async (name) => parseRecording(await readFile(join(dir, name), "utf8"), name)));
}

/** One recording from the text of its file, which an error names. Throws when it is none. */
export function parseRecording(text: string, file: string): Recording {
  const cannot = `Cannot load recording ${file}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`${cannot}: expected JSON`, { cause });
  }
  if (isRecording(value)) return value;
  throw new TypeError(`${cannot}: expected id, service, operation, request {method, path} and response {status}`);
}

function isRecording(value: unknown): value is Recording {
  if (!isObject(value) || !isObject(value["request"]) || !isObject(value["response"])) return false;
  const texts = [
    value["id"],
    value["service"],
    value["operation"],
    value["request"]["method"],
    value["request"]["path"],
  ];
  return texts.every((text) => typeof text === "string") && typeof value["response"]["status"] === "number";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
