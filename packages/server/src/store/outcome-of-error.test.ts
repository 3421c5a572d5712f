import { ClickHouseError } from "@clickhouse/client";
import { describe, expect, it } from "vitest";
import { outcomeOfError } from "./outcome-of-error.ts";

function engineError(code: string): ClickHouseError {
  return new ClickHouseError({ message: `error ${code}`, code, type: "X" });
}

describe("outcomeOfError", () => {
  it("drops only what can never be inserted", () => {
    expect(outcomeOfError(engineError("53"))).toEqual({ kind: "drop", reason: "error 53" });
  });

  it("gives nothing up for a view of the owner's that fails: by then the rows are in the table", () => {
    const message = "Cannot parse string 'v0' as UInt32: while pushing to view default.mine.";
    expect(outcomeOfError(new ClickHouseError({ message, code: "6", type: "X" })).kind).toBe("retry");
  });

  it.each(["33", "60", "16", "81", "999", "210"])("retries code %s, which may pass", (code) => {
    expect(outcomeOfError(engineError(code)).kind).toBe("retry");
  });

  it("waits longer when the engine is overloaded than when the connection failed", () => {
    const overloaded = outcomeOfError(engineError("252"));
    const refused = outcomeOfError(new Error("connect ECONNREFUSED 127.0.0.1:1"));
    if (overloaded.kind !== "retry" || refused.kind !== "retry") throw new Error("expected two retries");
    expect(overloaded.afterMs).toBeGreaterThan(refused.afterMs);
  });

  it("gives the reason of something thrown that is no Error", () => {
    expect(outcomeOfError("gone")).toMatchObject({ kind: "retry", reason: "gone" });
  });
});
