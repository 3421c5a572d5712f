import { metrics, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { waitFor } from "../content/pending.ts";
import { flush, start } from "./start.ts";

describe("beside a provider of the application's own", () => {
  afterEach(() => {
    trace.disable();
    metrics.disable();
    vi.unstubAllEnvs();
  });
  function register(forceFlush: () => Promise<void>): void {
    trace.setGlobalTracerProvider({ getTracer: () => trace.getTracer("none"), forceFlush } as never);
    metrics.setGlobalMeterProvider({ getMeter: () => metrics.getMeter("none"), forceFlush } as never);
  }

  it("start joins it, and says the same when called again", () => {
    register(async () => undefined);
    expect([start(), start()]).toEqual(["joined", "joined"]);
  });

  it("flush flushes it", async () => {
    let flushes = 0;
    register(async () => void (flushes += 1));
    await flush();
    expect(flushes).toBe(2);
  });

  it("flush sends what is there where a content hook hangs", async () => {
    vi.stubEnv("OUTCROP_FLUSH_TIMEOUT_MS", "400");
    const hook = Promise.withResolvers<void>();
    waitFor(hook.promise);
    let flushes = 0;
    register(async () => void (flushes += 1));
    await flush();
    hook.resolve();
    expect(flushes).toBe(2);
  });

  it("flush does not reject where it fails or where there is none", async () => {
    register(() => Promise.reject(new Error("down")));
    await expect(flush()).resolves.toBeUndefined();
    trace.disable();
    metrics.disable();
    await expect(flush()).resolves.toBeUndefined();
  });
});
