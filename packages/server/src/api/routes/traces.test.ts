import { expect, it } from "vitest";
import { createAccess } from "../../access/create-access.ts";
import type { Queries } from "../../query/queries.ts";
import { createApi } from "../create-api.ts";

it("calls a trace pending whose cost was read before it was settled, in the list and by itself", async () => {
  const watches = { open: 0 };
  let settled = new Set<string>();
  const row = { traceId: "00000000000000000000000000000001" };
  const read = async <Answer>(answer: Answer): Promise<Answer> => {
    await Promise.resolve();
    settled.add(row.traceId);
    return answer;
  };
  const queries = {
    traces: () => read({ rows: [row], next: null }),
    trace: () => read({ ...row }),
  } as unknown as Queries;
  const app = createApi({
    processStatus: () => Promise.reject(new Error("not asked for here")),
    queries,
    settling: {
      pending: () => ({ traces: 0, oldest: null }),
      watch: () => {
        watches.open++;
        settled = new Set();
        return { isPending: (traceId) => settled.has(traceId), end: () => void watches.open-- };
      },
    },
    access: createAccess([]),
    version: "0",
    priceVersion: "p",
  });
  const ask = async (path: string): Promise<unknown> => {
    const response = await app.request(`/api/acme/${path}`, { headers: { host: "localhost" } });
    return await response.json();
  };
  expect(await ask("traces?from=2026-11-22T00:00:00Z&to=2026-11-22T01:00:00Z")).toMatchObject({
    rows: [{ ...row, pending: true }],
  });
  expect(await ask(`traces/${row.traceId}`)).toMatchObject({ ...row, pending: true });
  expect(watches.open).toBe(0);
});
