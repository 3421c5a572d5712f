import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stored, storedOrgs } from "../../packages/server/src/query/stored.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { insertSpans, startEngineStore, type EngineStore } from "./engine-store.ts";

const START = 1_795_200_000_000_000_000n;
const SECOND = 1_000_000_000n;

describe("what organisations have stored", () => {
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
    // A trace that begins early and has the newest span, one that begins after it, and thirty small organisations.
    const span = (org: string, traceId: string, seconds: number) => ({
      org,
      traceId,
      spanId: `${seconds}`,
      startUnixNano: START + BigInt(seconds) * SECOND,
    });
    const small = Array.from({ length: 30 }, (_, at) => span(`org-${at}`, "t", at));
    await insertSpans(engine.store, [span("acme", "long", 0), span("acme", "long", 90), ...small], "first");
    await insertSpans(engine.store, [span("acme", "short", 60)], "second");
  });
  afterAll(() => engine.stop());

  const iso = (seconds: number): string => new Date(Number(START / 1_000_000n) + seconds * 1000).toISOString();

  it("is counted, with the start of the newest span, wherever its trace began", async () => {
    expect(await stored(engine.store, "acme")).toMatchObject({ spans: 3, newest: iso(90) });
    expect(await stored(engine.store, "nobody")).toMatchObject({ spans: 0, newest: null });
  });

  it("is told of few organisations and of many alike", async () => {
    expect(await storedOrgs(engine.store, ["acme", "org-7", "nobody"])).toEqual([
      { name: "acme", spans: 3, lastSeen: iso(90) },
      { name: "org-7", spans: 1, lastSeen: iso(7) },
    ]);
    const all = await storedOrgs(engine.store, "all");
    expect(all).toHaveLength(31);
    expect(all[0]).toEqual({ name: "acme", spans: 3, lastSeen: iso(90) });
    expect(await storedOrgs(engine.store, [])).toEqual([]);
  });
});
