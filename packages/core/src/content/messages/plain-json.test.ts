import { describe, expect, it } from "vitest";
import { limitJson } from "./limit-json.ts";
import { toPlainJson } from "./plain-json.ts";

/** Objects that each hold all of them: the ways through them are more than anybody can walk. */
function everythingKnowsEverything(count: number): object {
  const all = Array.from({ length: count }, (): Record<string, unknown> => ({}));
  for (const one of all) for (const [at, other] of all.entries()) one[`k${at}`] = other;
  return { all };
}

describe("toPlainJson", () => {
  it("comes to an end where objects refer to each other without one", () => {
    expect(JSON.stringify(toPlainJson(everythingKnowsEverything(16)))).toContain('"[omitted]"');
    expect(limitJson(everythingKnowsEverything(16), 65_536).length).toBeLessThanOrEqual(65_536);
  });

  it("copies what JSON can hold, and says what it cannot", () => {
    const odd = {
      bytes: new Uint8Array(3),
      big: 12n,
      date: new Date(0),
      never: new Date(Number.NaN),
      infinite: Number.POSITIVE_INFINITY,
      act: () => 1,
      nothing: undefined,
      get broken(): never {
        throw new Error("no");
      },
    };
    expect(toPlainJson({ list: [odd, undefined] })).toEqual({
      list: [
        { bytes: { byte_size: 3 }, big: "12", date: "1970-01-01T00:00:00.000Z", never: null, infinite: null },
        null,
      ],
    });
  });
});
