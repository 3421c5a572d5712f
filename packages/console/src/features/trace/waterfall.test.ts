import { describe, expect, it } from "vitest";
import { barOf, extentOf, ticksOf } from "./waterfall.ts";

const timed = (startUnixNano: string, durationNano: string) => ({ startUnixNano, durationNano });

describe("the waterfall", () => {
  it("lays spans out between the first start and the last end", () => {
    const spans = [timed("1795253412000000000", "1000000000"), timed("1795253412500000000", "1500000000")];
    const extent = extentOf(spans);
    expect(extent).toEqual({ startNano: 1_795_253_412_000_000_000n, lengthNano: 2_000_000_000n });
    expect(spans.map((span) => barOf(span, extent))).toEqual([
      { left: 0, width: 0.5 },
      { left: 0.25, width: 0.75 },
    ]);
  });

  it("keeps a bar inside, whatever the clocks of the senders said", () => {
    const extent = { startNano: 100n, lengthNano: 100n };
    expect(barOf(timed("50", "10"), extent)).toEqual({ left: 0, width: 0.1 });
    expect(barOf(timed("190", "100"), extent)).toEqual({ left: 0.9, width: expect.closeTo(0.1) });
    expect(extentOf([timed("5", "0")])).toEqual({ startNano: 5n, lengthNano: 1n });
    expect(extentOf([])).toEqual({ startNano: 0n, lengthNano: 1n });
  });

  it("marks round times", () => {
    expect(ticksOf(2_300_000_000n, 4)).toEqual([0n, 500_000_000n, 1_000_000_000n, 1_500_000_000n, 2_000_000_000n]);
    expect(ticksOf(900n, 5)).toEqual([0n, 200n, 400n, 600n, 800n]);
    expect(ticksOf(1n, 4)).toEqual([0n, 1n]);
  });
});
