import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LongColumn } from "../columns/long-column.ts";
import { RowDays } from "./row-days.ts";

const DAY_NANO = 86_400_000_000_000n;

function timesOf(nanos: readonly bigint[]): LongColumn {
  const times = new LongColumn({ nullable: false, signed: true });
  times.reserve(nanos.length);
  for (const [row, nano] of nanos.entries()) times.setBigint(row, nano);
  return times;
}

function daysOf(nanos: readonly bigint[]): ReadonlySet<number> {
  const days = new RowDays();
  days.add(timesOf(nanos), nanos.length);
  return days.added;
}

describe("the days of a block's rows", () => {
  it("tell both sides of midnight apart", () => {
    const midnight = 20_779n * DAY_NANO;
    expect(daysOf([midnight - 1_000_000n, midnight, midnight - 1_000_000_000n, midnight + 1_000n])).toEqual(
      new Set([20_778, 20_779]),
    );
  });

  it("are those that exact arithmetic finds, in whatever order times come", () => {
    // Within a microsecond of midnight a double cannot tell the days apart, and nothing depends on it.
    const time = fc
      .tuple(fc.bigInt({ min: 20_000n, max: 20_004n }), fc.bigInt({ min: 1_000n, max: DAY_NANO - 1_000n }))
      .map(([day, nano]) => day * DAY_NANO + nano);
    const near = fc
      .tuple(fc.bigInt({ min: 20_000n, max: 20_004n }), fc.bigInt({ min: -8_000_000_000n, max: 8_000_000_000n }))
      .filter(([, nano]) => nano > 1_000n || nano < -1_000n)
      .map(([day, nano]) => day * DAY_NANO + nano);
    fc.assert(
      fc.property(fc.array(fc.oneof(time, near), { maxLength: 40 }), (nanos) => {
        expect(daysOf(nanos)).toEqual(new Set(nanos.map((nano) => Number(nano / DAY_NANO))));
      }),
    );
  });

  it("keep what was added before apart from what was added last, which can be undone", () => {
    const days = new RowDays();
    days.add(timesOf([5n * DAY_NANO]), 1);
    days.add(timesOf([6n * DAY_NANO, 6n * DAY_NANO + 1_000_000n]), 2);
    expect([...days.added]).toEqual([6]);
    expect([...days.all]).toEqual([5, 6]);
    days.undo();
    expect([...days.all]).toEqual([5]);
  });
});
