import { describe, expect, it, vi } from "vitest";
import { startedAfter } from "./started-after.ts";

const fakePart = () => ({ start: vi.fn(async () => undefined), stop: vi.fn(async () => undefined) });

describe("a part that has to wait", () => {
  it("starts when what it waits for is there, and holds nobody up until then", async () => {
    const ready = Promise.withResolvers<void>();
    const part = fakePart();
    await startedAfter(ready.promise, part, () => {}).start();
    expect(part.start).not.toHaveBeenCalled();
    ready.resolve();
    await expect.poll(() => part.start.mock.calls.length).toBe(1);
  });

  it("never starts once it was told to stop", async () => {
    const ready = Promise.withResolvers<void>();
    const part = fakePart();
    const later = startedAfter(ready.promise, part, () => {});
    await later.start();
    await later.stop();
    ready.resolve();
    await ready.promise;
    expect(part.start).not.toHaveBeenCalled();
    expect(part.stop).toHaveBeenCalledOnce();
  });

  it("tells why it could not start", async () => {
    const onError = vi.fn();
    const part = { ...fakePart(), start: () => Promise.reject(new Error("no room")) };
    await startedAfter(Promise.resolve(), part, onError).start();
    await expect.poll(() => onError.mock.calls).toEqual([[new Error("no room")]]);
  });
});
