import { describe, expect, it, vi } from "vitest";
import { StoreError } from "../store/store-error.ts";
import { whenItAnswers } from "./when-it-answers.ts";

const away = (): StoreError => new StoreError("connect ECONNREFUSED", { unavailable: true, cause: undefined });

describe("whenItAnswers", () => {
  it("tries until the store is there, and says once why it waits", async () => {
    const run = vi.fn<() => Promise<string>>().mockRejectedValueOnce(away()).mockRejectedValueOnce(away());
    run.mockResolvedValue("migrated");
    const onWait = vi.fn();
    const signal = new AbortController().signal;
    await expect(whenItAnswers(run, { signal, onWait, everyMs: 1 })).resolves.toBe("migrated");
    expect(onWait.mock.calls).toEqual([["connect ECONNREFUSED"]]);
  });

  it("does not wait where the store understood and refused", async () => {
    const wrongPassword = new StoreError("Authentication failed", { unavailable: false, cause: undefined });
    const run = vi.fn(() => Promise.reject(wrongPassword));
    const signal = new AbortController().signal;
    await expect(whenItAnswers(run, { signal, onWait: () => {} })).rejects.toBe(wrongPassword);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("does not wait for a certificate to become trusted", async () => {
    const cause = Object.assign(new Error("self-signed certificate"), { code: "SELF_SIGNED_CERT_IN_CHAIN" });
    const distrust = new StoreError("self-signed certificate", { unavailable: true, cause });
    const run = vi.fn(() => Promise.reject(distrust));
    const signal = new AbortController().signal;
    await expect(whenItAnswers(run, { signal, onWait: () => {} })).rejects.toBe(distrust);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("ends when it is told to stop", async () => {
    const stopping = new AbortController();
    const waiting = whenItAnswers(() => Promise.reject(away()), {
      signal: stopping.signal,
      onWait: () => stopping.abort(),
      everyMs: 60_000,
    });
    await expect(waiting).rejects.toThrow("connect ECONNREFUSED");
  });
});
