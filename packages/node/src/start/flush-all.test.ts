import { trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { flushAll } from "./flush-all.ts";

describe("flushAll", () => {
  afterEach(() => trace.disable());

  it("waits for the others where one fails, at once or by what it throws", async () => {
    const slow = Promise.withResolvers<void>();
    let isOver = false;
    const over = flushAll([
      { forceFlush: () => Promise.reject(new Error("refused")) },
      {
        forceFlush: () => {
          throw new Error("broken");
        },
      },
      { forceFlush: () => slow.promise },
    ]).then(() => (isOver = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    slow.resolve();
    await expect(over).resolves.toBe(true);
  });

  it("flushes what stands behind the API's proxy, and leaves out what cannot be flushed", async () => {
    let flushes = 0;
    const proxy = trace.getTracerProvider();
    trace.setGlobalTracerProvider({
      getTracer: () => trace.getTracer("none"),
      forceFlush: () => (flushes += 1),
    } as never);
    await flushAll([proxy, undefined, {}, { forceFlush: "no" }]);
    expect(flushes).toBe(1);
  });
});
