import { describe, expect, it } from "vitest";
import { Symbols } from "./symbols.ts";

describe("symbols", () => {
  it("give equal strings one number, whether they come as bytes or as text", () => {
    const symbols = new Symbols();
    const bytes = Buffer.from("xgen_ai.systemx");
    const id = symbols.intern(bytes, 1, 14);
    expect(symbols.internText("gen_ai.system")).toBe(id);
    expect(symbols.find("gen_ai.system")).toBe(id);
    expect(symbols.text(id)).toBe("gen_ai.system");
    expect(symbols.internText("")).toBe(0);
  });

  it("do not remember a miss once the string is there", () => {
    const symbols = new Symbols();
    expect(symbols.find("late")).toBe(-1);
    expect(symbols.find("late")).toBe(-1);
    const id = symbols.intern(Buffer.from("late"), 0, 4);
    expect(symbols.find("late")).toBe(id);
  });

  it("tell a hundred thousand strings apart", () => {
    const symbols = new Symbols();
    const ids = Array.from({ length: 100_000 }, (_, i) => symbols.internText(`s${i}`));
    expect(new Set(ids).size).toBe(100_000);
    expect(symbols.text(ids[77_777] ?? 0)).toBe("s77777");
  });
});
