import { describe, expect, it } from "vitest";
import { pythonRepr, pythonStr } from "./python-repr.ts";

describe("pythonRepr", () => {
  it.each([
    [{ id: "i1", ok: true, none: null, list: [1, 0.5] }, "{'id': 'i1', 'ok': True, 'none': None, 'list': [1, 0.5]}"],
    ["it's", `"it's"`],
    [`it's "so"`, `'it\\'s "so"'`],
    ["a\n\u0001\\", "'a\\n\\x01\\\\'"],
    [Number.NaN, "nan"],
  ])("writes %j", (value, text) => expect(pythonRepr(value)).toBe(text));
});

describe("pythonStr", () => {
  it("leaves texts as they are, and says None for nothing", () => {
    expect([pythonStr("a'b"), pythonStr(undefined), pythonStr(7)]).toEqual(["a'b", "None", "7"]);
  });
});
