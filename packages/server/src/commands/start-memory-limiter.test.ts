import { describe, expect, it } from "vitest";
import type { Config } from "../config/config.ts";
import { memoryLimiterConfig } from "../process/memory-limiter/config.ts";
import { Parts } from "./parts.ts";
import { readMemorySettings, startMemoryLimiter } from "./start-memory-limiter.ts";

const first = memoryLimiterConfig.parse({ limit_mib: 100 });
const config: Config = {
  receivers: {},
  processors: { memory_limiter: first, "memory_limiter/b": memoryLimiterConfig.parse({ limit_mib: 5 }), price: {} },
  exporters: {},
  extensions: {},
  service: { extensions: [], pipelines: {} },
};

describe("the memory limiter of the process", () => {
  it("is what any pipeline names first, beside its other processors", () => {
    expect(readMemorySettings([["memory_limiter", "price"], ["redact"]], config)).toEqual({
      memory: first,
      others: [["price"], ["redact"]],
    });
    expect(readMemorySettings([["price"]], config).memory).toBeUndefined();
  });

  it("is refused behind another processor, and where there are two", () => {
    expect(() => readMemorySettings([["price", "memory_limiter"]], config)).toThrow(/to be the first/);
    expect(() => readMemorySettings([["memory_limiter"], ["memory_limiter/b"]], config)).toThrow(/one memory_limiter/);
  });

  it("reports in MiB when it begins and ends to refuse", async () => {
    const lines: string[] = [];
    const parts = new Parts();
    const limiter = await startMemoryLimiter(
      memoryLimiterConfig.parse({ limit_mib: 1, check_interval: "1h" }),
      (line) => lines.push(line),
      parts,
    );
    expect(limiter?.admit().kind).toBe("retry");
    expect(lines).toEqual([
      expect.stringMatching(/^memory {4}refuses data: \d+ MiB in use, 0\.8 MiB are the soft limit$/),
    ]);
    await parts.stop();
  });
});
