import { describe, expect, it } from "vitest";
import { EngineException, toException } from "./exception.ts";

describe("exceptions in ClickHouse's form", () => {
  it("have code, message and type where clients look for them", () => {
    const exception = new EngineException(516, "AUTHENTICATION_FAILED", "no");
    expect(exception.text("26.7.2.1")).toBe(
      "Code: 516. DB::Exception: no. (AUTHENTICATION_FAILED) (version 26.7.2.1 (chdb))\n",
    );
  });

  it.each([
    ["Code: 60. DB::Exception: Unknown table 'x'. (UNKNOWN_TABLE)", 60, "UNKNOWN_TABLE"],
    ["Code: 62. DB::Exception: failed (line 1, col 2): ( (SYNTAX_ERROR)", 62, "SYNTAX_ERROR"],
    ["something native", 1002, "UNKNOWN_EXCEPTION"],
  ])("come from %j", (message, code, type) => {
    const exception = toException(new Error(message));
    expect(exception).toMatchObject({ code, type });
    expect(exception.text("1")).toContain(message);
  });

  it("are taken out of their own wrapping", () => {
    const inner = "Code: 33. DB::Exception: Cannot read all data: (in file x). (CANNOT_READ_ALL_DATA)";
    const wrapped = `Code: 33. DB::Exception: ${inner} (version 26.7.2.1). (CANNOT_READ_ALL_DATA)`;
    expect(toException(new Error(wrapped)).text("1")).toBe(`${inner} (version 1 (chdb))\n`);
  });

  it("stay what they are", () => {
    const exception = new EngineException(1, "ONE", "one");
    expect(toException(exception)).toBe(exception);
    expect(toException("text")).toMatchObject({ code: 1002 });
  });
});
