import { ROOT_CONTEXT } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMeasurementBuffer, type Recorder } from "./measurement-buffer.ts";

function recorder(): Recorder & { readonly record: ReturnType<typeof vi.fn<Recorder["record"]>> } {
  return { instrument: {}, record: vi.fn<Recorder["record"]>() };
}

describe("a measurement buffer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("tells what is waiting in its order, and only once, when it is drained", () => {
    const tokens = recorder();
    const [small, large] = [{ size: "small" }, { size: "large" }];
    const buffer = createMeasurementBuffer();
    buffer.addAll(tokens, [1, 2], small);
    buffer.add(tokens, 3, large);
    buffer.add(tokens, 4, small);
    expect(tokens.record).not.toHaveBeenCalled();
    buffer.drain();
    buffer.drain();
    expect(tokens.record.mock.calls).toEqual([
      [1, small, ROOT_CONTEXT],
      [2, small, ROOT_CONTEXT],
      [4, small, ROOT_CONTEXT],
      [3, large, ROOT_CONTEXT],
    ]);
  });

  it("tells all of them by itself once enough have come together, and drops none", () => {
    const tokens = recorder();
    const attributes = {};
    const buffer = createMeasurementBuffer();
    for (let value = 1; value <= 1_000; value += 1) buffer.add(tokens, value, attributes);
    const told = tokens.record.mock.calls.length;
    expect(told).toBeGreaterThan(700);
    expect(told).toBeLessThan(1_000);
    buffer.drain();
    expect(tokens.record.mock.calls.map(([value]) => value)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
  });

  it("puts what comes after the first value of a series right into the SDK's cell, where one is found", () => {
    const tokens = recorder();
    const cell = { record: vi.fn<(value: number) => void>() };
    const buffer = createMeasurementBuffer(() => cell);
    buffer.addAll(tokens, [1, 2, 3], {});
    buffer.drain();
    expect(tokens.record.mock.calls.map(([value]) => value)).toEqual([1]);
    expect(cell.record.mock.calls).toEqual([[2], [3]]);
  });

  it("keeps nothing for longer than a second", () => {
    const tokens = recorder();
    createMeasurementBuffer().add(tokens, 1, {});
    vi.advanceTimersByTime(1_000);
    expect(tokens.record).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("goes on to the next measurement where an SDK throws", () => {
    const [broken, works] = [recorder(), recorder()];
    broken.record.mockImplementation(() => {
      throw new Error("broken");
    });
    const buffer = createMeasurementBuffer();
    buffer.addAll(broken, [1, 2], {});
    buffer.add(works, 3, {});
    buffer.drain();
    expect(broken.record).toHaveBeenCalledTimes(2);
    expect(works.record).toHaveBeenCalledOnce();
  });
});
