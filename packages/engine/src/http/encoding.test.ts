import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { chooseEncoder, decodeBody } from "./encoding.ts";

const TEXT = Buffer.from("some text ".repeat(1000));

describe("encodings", () => {
  it.each([
    ["gzip", gzipSync(TEXT)],
    ["X-GZIP", gzipSync(TEXT)],
    ["deflate", deflateSync(TEXT)],
    ["br", brotliCompressSync(TEXT)],
    ["zstd", zstdCompressSync(TEXT)],
    ["identity", TEXT],
    [undefined, TEXT],
  ])("%s is read", async (name, bytes) => {
    expect(await buffer(decodeBody(Readable.from([bytes]), name))).toEqual(TEXT);
  });

  it("a cut or unknown one is an error", async () => {
    const cut = decodeBody(Readable.from([gzipSync(TEXT).subarray(0, 20)]), "gzip");
    await expect(buffer(cut)).rejects.toThrow("unexpected end of file");
    expect(() => decodeBody(Readable.from([]), "lzma")).toThrow(expect.objectContaining({ code: 89 }));
  });

  it.each([
    ["gzip, deflate, br", "gzip"],
    ["br;q=1.0, gzip", "br"],
    ["gzip;q=0, zstd", "zstd"],
    ["*", undefined],
    ["identity", undefined],
    [undefined, undefined],
  ])("of %j, %s is chosen", (accept, name) => {
    expect(chooseEncoder(accept)?.name).toBe(name);
  });
});
