import { describe, expect, it } from "vitest";
import { SCOPE_NAME } from "../version.ts";
import { type HostLogProvider, LazyLogProvider } from "./lazy-log-provider.ts";

describe("a logger provider that is built when it is needed", () => {
  const logger = { emit: () => undefined };
  function provider() {
    const happened: string[] = [];
    const host: HostLogProvider = {
      getLogger: (...args) => {
        happened.push(`logger ${args.join()}`);
        return logger;
      },
      forceFlush: async () => void happened.push("flush"),
      shutdown: async () => void happened.push("shutdown"),
    };
    const lazy = new LazyLogProvider(() => {
      happened.push("build");
      return host;
    });
    return { lazy, happened };
  }

  it("is not built for a flush, nor for what the application logs", async () => {
    const { lazy, happened } = provider();
    await lazy.forceFlush();
    await lazy.shutdown();
    expect(lazy.getLogger("winston")).not.toBe(logger);
    expect(happened).toEqual([]);
  });

  it("is built once, by the first record of ours, and flushed from then on", async () => {
    const { lazy, happened } = provider();
    expect([lazy.getLogger(SCOPE_NAME, "1"), lazy.getLogger(SCOPE_NAME, "2")]).toEqual([logger, logger]);
    await lazy.forceFlush();
    await lazy.shutdown();
    expect(happened).toEqual(["build", `logger ${SCOPE_NAME},1`, `logger ${SCOPE_NAME},2`, "flush", "shutdown"]);
    expect(lazy.getLogger("winston")).not.toBe(logger);
  });

  it("takes records and drops them where there is nothing to build it from", () => {
    const lazy = new LazyLogProvider(() => undefined);
    expect(() => (lazy.getLogger(SCOPE_NAME) as typeof logger).emit()).not.toThrow();
  });
});
