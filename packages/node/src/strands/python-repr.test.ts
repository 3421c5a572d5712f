import { describe, expect, it } from "vitest";
import { pythonRepr, pythonStr } from "./python-repr.ts";
import { everythingKnowsEverything } from "./testing/tangle.ts";

describe("pythonRepr", () => {
  it.each([
    [{ id: "i1", ok: true, none: null, list: [1, 0.5] }, "{'id': 'i1', 'ok': True, 'none': None, 'list': [1, 0.5]}"],
    ["it's", `"it's"`],
    [`it's "so"`, `'it\\'s "so"'`],
    ["a\n\u0001\\", "'a\\n\\x01\\\\'"],
    [Number.NaN, "nan"],
    ["a b\u00a0\u00ad\u2028\ud800é😀", "'a b\\xa0\\xad\\u2028\\ud800é😀'"],
    ["\u{e0001}", "'\\U000e0001'"],
  ])("writes %j", (value, text) => expect(pythonRepr(value)).toBe(text));

  it("marks circles as Python does, and gives up on what has no end", () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle["self"] = circle;
    circle["list"] = [circle];
    expect(pythonRepr(circle)).toBe("{'a': 1, 'self': {...}, 'list': [{...}]}");
    const list: unknown[] = [];
    list.push(list);
    expect(pythonRepr(list)).toBe("[[...]]");
    expect(pythonRepr(everythingKnowsEverything(14)).length).toBeLessThan(1_000_000);
  });
});

describe("pythonStr", () => {
  it("leaves texts as they are, and says None for nothing", () => {
    expect([pythonStr("a'b"), pythonStr(undefined), pythonStr(7)]).toEqual(["a'b", "None", "7"]);
  });
});
