import { describe, expect, it } from "vitest";
import { readMultipart } from "./multipart.ts";

const TYPE = "multipart/form-data; boundary=----b-1";
const part = (name: string, value: string, more = ""): string =>
  `------b-1\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const END = "------b-1--\r\n";

describe("a multipart body", () => {
  it("has its fields by name, whatever they hold", () => {
    const body = part("query", "SELECT {x:String}\r\n--\r\n") + part("param_x", "é\\t") + part("empty", "") + END;
    expect([...readMultipart(Buffer.from(body), TYPE)]).toEqual([
      ["query", "SELECT {x:String}\r\n--\r\n"],
      ["param_x", "é\\t"],
      ["empty", ""],
    ]);
    expect([...readMultipart(Buffer.from(body), 'multipart/form-data; boundary="----b-1"')]).toHaveLength(3);
  });

  it.each([
    ["no boundary", part("a", "b") + END, "multipart/form-data", 36],
    ["a part without a name", "------b-1\r\nX: y\r\n\r\nv\r\n" + END, TYPE, 36],
    ["a part without a head", "------b-1\r\nrubbish" + END, TYPE, 36],
    ["a file", part("t", "1", '; filename="t"') + END, TYPE, 48],
  ])("with %s is refused", (_, body, type, code) => {
    expect(() => readMultipart(Buffer.from(body), type)).toThrow(expect.objectContaining({ code }));
  });
});
