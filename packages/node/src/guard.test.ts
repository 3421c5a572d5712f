import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { until } from "./testing/bedrock.ts";
import { guard } from "./guard.ts";

describe("guard", () => {
  afterEach(() => diag.disable());
  function listen(): string[] {
    const said: string[] = [];
    const log = (message: string, ...args: unknown[]) => void said.push([message, ...args].join(" "));
    const logger: DiagLogger = { error: log, warn: log, info: log, debug: log, verbose: log };
    diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
    said.length = 0;
    return said;
  }

  it("answers with what the hook answers", () => {
    expect(guard("do 1", () => 42)).toBe(42);
  });

  it("reports what is thrown once for each place, and goes on", () => {
    const said = listen();
    const fail = () => {
      throw new Error("boom");
    };
    for (let i = 0; i < 3; i += 1) expect(guard("do 2", fail)).toBeUndefined();
    guard("do 3", fail);
    expect(said).toEqual([
      "@outcrop/node: Cannot do 2; calls go on without. Said once Error: boom",
      "@outcrop/node: Cannot do 3; calls go on without. Said once Error: boom",
    ]);
  });

  it("reports a promise that rejects", async () => {
    const said = listen();
    void guard("do 4", () => Promise.reject(new Error("later")));
    expect(await until(() => said[0])).toContain("Cannot do 4");
  });

  it("survives a logger that throws, and odd values", () => {
    const broken = () => {
      throw new Error("logger");
    };
    const logger: DiagLogger = { error: broken, warn: broken, info: broken, debug: broken, verbose: broken };
    try {
      diag.setLogger(logger, { suppressOverrideMessage: true });
    } catch {
      // Setting it may log already.
    }
    expect(
      guard("do 5", () => {
        throw undefined;
      }),
    ).toBeUndefined();
    expect(guard("do 6", () => null)).toBeNull();
  });
});
