import { describe, expect, it } from "vitest";
import { readsFile } from "./reads-file.ts";

describe("calls of the function file", () => {
  it.each([
    "SELECT file('/etc/passwd')",
    "SELECT FILE ('/etc/passwd')",
    "SELECT `file`('/x')",
    "SELECT \"file\" /* */ ('/x')",
    String.raw`SELECT ${"`"}\x66ile${"`"}('/x')`,
    "SELECT * APPLY(file) FROM (SELECT '/x')",
    "SELECT * APPLY file FROM (SELECT '/x')",
    "SELECT arrayMap(x -> file(x), ['/x'])",
  ])("are seen in %j", (text) => {
    expect(readsFile(text)).toBe(true);
  });

  it.each(["SELECT file FROM t", "SELECT 'file(1)'", "SELECT filesystemFree()", "SELECT t.file + 1", "-- file('x')"])(
    "are not seen in %j",
    (text) => {
      expect(readsFile(text)).toBe(false);
    },
  );
});
