import { describe, expect, it } from "vitest";
import { decodeTracesJson } from "./decode-traces-json.ts";
import { shapeFault } from "./json-shape.ts";

const fault = (text: string): string | undefined => shapeFault(Buffer.from(text));
const list = (item: string, count: number): string => `[${`${item},`.repeat(count - 1)}${item}]`;

describe("the shape of a JSON body", () => {
  it("has its limits in depth, objects, values and members", () => {
    expect(fault("[".repeat(501))).toBe("expected at most 500 levels of nesting, got more");
    expect(fault(list("{}", 750_000))).toBe("expected at most 750000 objects and lists, got more");
    expect(fault(list("0", 2_000_001))).toBe("expected at most 2000000 values, got more");
    expect(fault(`{${Array.from({ length: 1_001 }, (_, at) => `"${at}":0`).join(",")}}`)).toBe(
      "expected at most 1000 members in an object, got more",
    );
  });

  it("may be anything within them, and whatever it is in texts", () => {
    expect(fault("[".repeat(500) + "]".repeat(500))).toBeUndefined();
    expect(fault(list("{}", 749_999))).toBeUndefined();
    expect(fault(list("0", 1_999_999))).toBeUndefined();
    expect(fault(`{${Array.from({ length: 1_000 }, (_, at) => `"${at}":0`).join(",")}}`)).toBeUndefined();
    expect(fault(`["${"[".repeat(1000)}\\"${"{,".repeat(5000)}\\\\",[]]`)).toBeUndefined();
    for (const odd of ["", '"', '"\\', "]]]]", "}{", '{"a']) expect(fault(odd)).toBeUndefined();
  });

  it("is looked at before a large body is parsed", () => {
    for (const body of ["[".repeat(5_000_000), `{"resourceSpans":${list("{}", 1_500_000)}}`]) {
      expect(decodeTracesJson(Buffer.from(body), "default")).toMatchObject({
        kind: "malformed",
        reason: expect.stringMatching(/^Cannot decode ExportTraceServiceRequest: expected at most .*, got more$/),
      });
    }
  });
});
