import { describe, expect, it } from "vitest";
import { groupAlike, nextAlike } from "./group-alike.ts";
import type { Highlight } from "./highlights.ts";

const failed = (spanId: string, error: string): Highlight => ({ kind: "failed", spanId, error });
const wordsOf = (highlight: Highlight): string => (highlight.kind === "failed" ? highlight.error : highlight.kind);

describe("highlights that say the same", () => {
  it("are one, in the order of the first, and lead from one to the next and round", () => {
    const [throttled, timeout] = groupAlike(
      [failed("a", "Throttled"), failed("b", "Timeout"), failed("c", "Throttled"), failed("d", "Throttled")],
      wordsOf,
    );
    expect(throttled).toEqual({ first: failed("a", "Throttled"), spanIds: ["a", "c", "d"] });
    expect(timeout?.spanIds).toEqual(["b"]);
    const next = (selected?: string) => throttled && nextAlike(throttled, selected);
    expect([next(), next("b"), next("a"), next("c"), next("d")]).toEqual(["a", "a", "c", "d", "a"]);
  });
});
