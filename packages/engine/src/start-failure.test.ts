import { describe, expect, it } from "vitest";
import { startFailure } from "./start-failure.ts";

const attempt = { dataDir: "/data", port: 8123, lastLines: [] };

describe("why the engine did not start", () => {
  it.each([
    [
      { kind: "failed", reason: "unavailable", detail: "no chdb" },
      [],
      /expected chdb with a build for .*external ClickHouse/,
    ],
    [{ kind: "failed", reason: "listen", detail: "EADDRINUSE" }, [], /expected port 8123 to be free, got: EADDRINUSE/],
    [{ kind: "failed", reason: "database", detail: "odd" }, ["why"], /usable data directory at \/data, got: odd; why/],
    [
      { kind: "failed", reason: "database", detail: "" },
      ["Cannot lock file /data/status."],
      /expected \/data to be free/,
    ],
    [{ kind: "late" }, [], /expected an answer within the start time/],
    [{ kind: "died", exit: { code: 1, signal: null, expected: false } }, ["boom"], /got exit code 1 .*boom/],
  ] as const)("%j", (answer, lastLines, expected) => {
    expect(startFailure(answer, { ...attempt, lastLines })).toMatch(expected);
  });
});
