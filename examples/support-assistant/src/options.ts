import { parseArgs } from "node:util";

export interface Options {
  /** 0: no history. */
  readonly historyHours: number;
  readonly live: boolean;
  readonly aws: boolean;
  readonly seed: number;
  readonly questions: number;
  readonly everyMs: number;
  /** OTLP/HTTP base address. */
  readonly endpoint: string;
  /** `key=value,key=value`, as in `OTEL_EXPORTER_OTLP_HEADERS`. */
  readonly headers: string;
  readonly endMs: number;
  readonly progress: boolean;
}

export const HELP = `Usage: node src/main.ts [options]

A support desk over Amazon Bedrock, watched by Outcrop. Without --aws it talks to scripted models on this machine.

  --live                 ask a question every few seconds (the default without --history-hours)
  --history-hours <n>    write so many hours of history, at most 168, before anything else
  --questions <n>        end the live mode after so many (default 2000)
  --every <seconds>      mean time between live questions (default 4)
  --aws                  talk to Amazon Bedrock with the credentials of the environment (live mode only; costs money)
  --endpoint <url>       OTLP/HTTP base address (default: OTEL_EXPORTER_OTLP_ENDPOINT, or http://localhost:5080/api/demo)
  --headers <k=v,...>    headers for it (default: OTEL_EXPORTER_OTLP_HEADERS)
  --seed <n>             of everything random (default 1)
  --end <time>           the history's last instant, ISO 8601 (default: now)
  --progress             one line on standard error that tells how far it is
`;

/** Reads the command line. Throws with a message for the user. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv, nowMs: number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      live: { type: "boolean", default: false },
      "history-hours": { type: "string", default: "0" },
      questions: { type: "string", default: "2000" },
      every: { type: "string", default: "4" },
      aws: { type: "boolean", default: false },
      endpoint: { type: "string" },
      headers: { type: "string" },
      seed: { type: "string", default: "1" },
      end: { type: "string" },
      progress: { type: "boolean", default: false },
    },
  });
  const historyHours = number("--history-hours", values["history-hours"], 0, 168);
  const endMs = values.end === undefined ? nowMs : Date.parse(values.end);
  if (Number.isNaN(endMs)) throw new Error(`Cannot use --end: expected an ISO 8601 time, got ${values.end}`);
  return {
    historyHours,
    live: values.live || historyHours === 0,
    aws: values.aws,
    seed: number("--seed", values.seed, 0, 2 ** 32 - 1),
    questions: number("--questions", values.questions, 1, 100_000),
    everyMs: 1000 * number("--every", values.every, 0.1, 3600),
    endpoint: values.endpoint ?? env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "http://localhost:5080/api/demo",
    headers: values.headers ?? env["OTEL_EXPORTER_OTLP_HEADERS"] ?? "",
    endMs,
    progress: values.progress,
  };
}

/** Headers in the form of `OTEL_EXPORTER_OTLP_HEADERS`: comma-separated, values URL-encoded. */
export function parseHeaders(text: string): Record<string, string> {
  const pairs = text.split(",").filter((pair) => pair.includes("="));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), decode(pair.slice(at + 1).trim())];
    }),
  );
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function number(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= min && value <= max) return value;
  throw new Error(`Cannot use ${name}: expected a number from ${min} to ${max}, got ${text}`);
}
