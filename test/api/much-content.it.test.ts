import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createQueries } from "../../packages/server/src/query/queries.ts";
import { MAX_TRACE_BYTES } from "../../packages/server/src/query/value-limit.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { insertSpans, startEngineStore, type EngineStore } from "../store/engine-store.ts";

const HEAVY = "a".repeat(32);
const LIGHT = "b".repeat(32);
const SPANS = 40;
const CONTENT = "é".repeat(400_000);
const spanId = (index: number): string => index.toString(16).padStart(16, "0");

describe("a trace with very much content", () => {
  let engine: EngineStore;

  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
    const spans = Array.from({ length: SPANS }, (_, index) => ({
      org: "acme",
      traceId: HEAVY,
      spanId: spanId(index + 1),
      startUnixNano: 1_795_200_000_000_000_000n + BigInt(index),
      attributes: { "gen_ai.input.messages": CONTENT, "session.id": "s-1" },
    }));
    await insertSpans(engine.store, spans, "heavy");
    await insertSpans(engine.store, [{ ...spans[0], traceId: LIGHT }], "light");
  });
  afterAll(() => engine.stop());

  it("is shown with its long values cut, and says so", async () => {
    const trace = await createQueries(engine.store).trace("acme", HEAVY);
    const limit = trace?.valueLimit ?? 0;
    expect(limit).toBeGreaterThan(1_000);
    expect(trace?.spans).toHaveLength(SPANS);
    for (const { attributes } of trace?.spans ?? []) {
      expect(attributes).toMatchObject({
        "gen_ai.input.messages": `${CONTENT.slice(0, limit)}…`,
        "session.id": "s-1",
      });
    }
    expect(JSON.stringify(trace).length).toBeLessThan(2 * MAX_TRACE_BYTES);
  });

  it("gives one of its spans whole, in its own organisation only", async () => {
    const queries = createQueries(engine.store);
    expect((await queries.span("acme", HEAVY, spanId(3)))?.attributes["gen_ai.input.messages"]).toBe(CONTENT);
    expect(await queries.span("globex", HEAVY, spanId(3))).toBeUndefined();
    expect(await queries.span("acme", HEAVY, spanId(SPANS + 1))).toBeUndefined();
  });

  it("cuts nothing of a lighter trace", async () => {
    const trace = await createQueries(engine.store).trace("acme", LIGHT);
    expect([trace?.valueLimit, trace?.spans[0]?.attributes["gen_ai.input.messages"]]).toEqual([null, CONTENT]);
  });
});
