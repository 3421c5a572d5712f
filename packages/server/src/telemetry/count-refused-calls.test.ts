import { describe, expect, it } from "vitest";
import { countRefusedCalls } from "./count-refused-calls.ts";
import { createIntakeCounters } from "./counters.ts";

describe("countRefusedCalls", () => {
  it("counts by status, under the call's signal, and nothing of a signal without a pipeline", () => {
    const traces = createIntakeCounters();
    const count = countRefusedCalls({ traces });
    for (const code of [16, 7, 14, 8, 3, 0, 13]) count("traces", code, true);
    count("traces", 8, false);
    count("logs", 16, false);
    expect(traces.refusedRequests).toMatchObject({
      unauthenticated: 1,
      forbidden: 1,
      busy: 2,
      too_large: 1,
      malformed: 1,
      timeout: 0,
    });
  });
});
