import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { countRefusedRequests } from "./count-refused-requests.ts";
import { createIntakeCounters } from "./counters.ts";

async function answer(url: string, statusCode: number, isServed = true) {
  const traces = createIntakeCounters();
  const handler = countRefusedRequests(() => isServed, { traces });
  const served = await handler({ url } as IncomingMessage, { statusCode } as ServerResponse);
  const counted = Object.entries(traces.refusedRequests).filter(([, count]) => count > 0);
  return { served, counted };
}

describe("countRefusedRequests", () => {
  it.each([
    [401, "unauthenticated"],
    [413, "too_large"],
    [415, "unsupported"],
    [503, "busy"],
  ])("counts %i as %s, under the signal of the path", async (status, reason) => {
    for (const url of ["/v1/traces", "/api/acme//v1/traces/", "/v1/traces?x=1"]) {
      expect(await answer(url, status)).toEqual({ served: true, counted: [[reason, 1]] });
    }
  });

  it("counts nothing of what was taken, is not ours, or is of a signal without a pipeline", async () => {
    expect(await answer("/v1/traces", 200)).toEqual({ served: true, counted: [] });
    expect(await answer("/v1/logs", 404)).toEqual({ served: true, counted: [] });
    expect(await answer("/api/acme/v1/traces", 404, false)).toEqual({ served: false, counted: [] });
  });
});
