import { ROOT_CONTEXT } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMeasurementBuffer, type Recorder } from "./measurement-buffer.ts";

describe("a measurement buffer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("tells what is waiting in its order, and only once, when it is drained", () => {
    const record = vi.fn<Recorder>();
    const buffer = createMeasurementBuffer();
    buffer.add(record, 1, { a: 1 });
    buffer.add(record, 2, { a: 2 });
    expect(record).not.toHaveBeenCalled();
    buffer.drain();
    buffer.drain();
    expect(record.mock.calls).toEqual([
      [1, { a: 1 }, ROOT_CONTEXT],
      [2, { a: 2 }, ROOT_CONTEXT],
    ]);
  });

  it("tells all of them by itself once enough have come together, and drops none", () => {
    const record = vi.fn<Recorder>();
    const buffer = createMeasurementBuffer();
    for (let value = 1; value <= 1_000; value += 1) buffer.add(record, value, {});
    const told = record.mock.calls.length;
    expect(told).toBeGreaterThan(700);
    expect(told).toBeLessThan(1_000);
    buffer.drain();
    expect(record.mock.calls.map(([value]) => value)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
  });

  it("keeps nothing for longer than a second", () => {
    const record = vi.fn<Recorder>();
    createMeasurementBuffer().add(record, 1, {});
    vi.advanceTimersByTime(1_000);
    expect(record).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("goes on to the next measurement where an SDK throws", () => {
    const record = vi.fn<Recorder>();
    const buffer = createMeasurementBuffer();
    buffer.add(
      () => {
        throw new Error("broken");
      },
      1,
      {},
    );
    buffer.add(record, 2, {});
    buffer.drain();
    expect(record).toHaveBeenCalledOnce();
  });
});
