import type { FirstAnswer } from "./messages.ts";

interface Attempt {
  readonly dataDir: string;
  readonly port: number;
  /** The last lines that the child wrote to stderr. */
  readonly lastLines: readonly string[];
}

const ELSEWHERE = "configure the URL of an external ClickHouse instead (see docs/engine.md)";

/** One sentence that says why the engine did not start, and what to do about it. */
export function startFailure(answer: Exclude<FirstAnswer, { kind: "ready" }>, attempt: Attempt): string {
  const said = attempt.lastLines.join("\n");
  if (isLocked(attempt.lastLines)) {
    return `Cannot start the engine: expected ${attempt.dataDir} to be free, got a directory that another engine process is using; stop it or choose another directory`;
  }
  switch (answer.kind) {
    case "late":
      return `Cannot start the engine: expected an answer within the start time, got none; last said: ${said || "nothing"}`;
    case "died":
      return `Cannot start the engine: expected it to stay up, got exit code ${answer.exit.code} (signal ${answer.exit.signal}); last said: ${said || "nothing"}`;
    case "failed":
      switch (answer.reason) {
        case "unavailable":
          return `Cannot start the engine: expected chdb with a build for ${process.platform}-${process.arch}, got: ${answer.detail}; there is none for Windows and musl: ${ELSEWHERE}`;
        case "listen":
          return `Cannot start the engine: expected port ${attempt.port} to be free, got: ${answer.detail}`;
        case "database":
          return `Cannot start the engine: expected a usable data directory at ${attempt.dataDir}, got: ${[answer.detail, said].filter(Boolean).join("; ")}`;
      }
  }
}

/** Whether chdb said that another process holds the directory. */
export function isLocked(lastLines: readonly string[]): boolean {
  return lastLines.some((line) => /Another server instance in same directory|Cannot lock file/.test(line));
}
