import { describe, expect, it } from "vitest";
import { headOf } from "./head-of.ts";

describe("headOf", () => {
  it("cuts between characters, never within one", () => {
    expect(headOf("order", 3)).toBe("ord");
    expect(headOf("ab😀c", 3)).toBe("ab");
    expect(headOf("ab😀c", 4)).toBe("ab😀");
    expect(headOf("ab😀", 9)).toBe("ab😀");
    expect(headOf("", 3)).toBe("");
  });
});
