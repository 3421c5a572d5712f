import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { unlessAborted } from "./unless-aborted.ts";

describe("waiting unless aborted", () => {
  it("ends with what is waited for, and leaves nothing at the signal", async () => {
    const { signal } = new AbortController();
    await unlessAborted(Promise.resolve(), signal);
    await expect(unlessAborted(Promise.reject(new Error("boom")), signal)).rejects.toThrow("boom");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("ends when the signal aborts, before or meanwhile", async () => {
    const stopping = new AbortController();
    const never = new Promise(() => {});
    const waiting = unlessAborted(never, stopping.signal);
    stopping.abort();
    await waiting;
    await unlessAborted(never, stopping.signal);
  });
});
