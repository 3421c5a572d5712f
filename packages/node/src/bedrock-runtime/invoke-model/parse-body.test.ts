import { describe, expect, it } from "vitest";
import { parseBody } from "./parse-body.ts";

const TEXT = '{"a":"ä"}';
const BYTES = new TextEncoder().encode(TEXT);

describe("a body", () => {
  it.each([
    ["text", TEXT],
    ["bytes", BYTES],
    ["a Buffer", Buffer.from(TEXT)],
    ["an ArrayBuffer", Uint8Array.from(BYTES).buffer],
    ["a part of a buffer", new Uint8Array([1, 2, ...BYTES, 3]).subarray(2, 2 + BYTES.length)],
    ["a DataView", new DataView(Uint8Array.from(BYTES).buffer)],
  ])("is read from %s", (_, body) => {
    expect(parseBody(body, 100)).toEqual({ a: "ä" });
  });

  it.each([
    ["nothing", undefined],
    ["a stream", new ReadableStream()],
    ["no JSON", "<html>"],
    ["JSON that is cut", '{"a":'],
    ["a list", "[1]"],
    ["a number", "1"],
    ["bytes that are no UTF-8", new Uint8Array([0xff, 0xfe, 0x7b])],
  ])("that is %s is not read", (_, body) => {
    expect(parseBody(body, 100)).toBeUndefined();
  });

  it("that is larger than the limit is not read", () => {
    expect(parseBody(TEXT, TEXT.length)).toEqual({ a: "ä" });
    expect(parseBody(TEXT, TEXT.length - 1)).toBeUndefined();
    expect(parseBody(BYTES, BYTES.length - 1)).toBeUndefined();
    expect(parseBody(Uint8Array.from(BYTES).buffer, 3)).toBeUndefined();
  });
});
