import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { brokenOff } from "./broken-off.ts";

const body = (readableAborted: boolean, rstCode: number): object => ({ readableAborted, rstCode });

describe("brokenOff", () => {
  it("tells a body that was closed from this side from one whose connection was lost", () => {
    expect(brokenOff(body(true, 0))).toMatchObject({ name: "AbortError" });
    expect(brokenOff(body(true, 8))).toMatchObject({ code: "ECONNRESET" });
    expect(brokenOff(body(true, 8))?.message).toContain("8");
  });

  it("says nothing of a body that was read to its end", () => {
    expect(brokenOff(body(false, 0))).toBeUndefined();
    expect(brokenOff(body(false, 8))).toBeUndefined();
  });

  it("says nothing of a body that is no stream of HTTP/2: there, the caller gets an error", () => {
    const destroyed = Readable.from(["a"]).destroy();
    expect(destroyed.readableAborted).toBe(true);
    for (const other of [destroyed, undefined, null, "text", new ReadableStream()])
      expect(brokenOff(other)).toBeUndefined();
  });
});
