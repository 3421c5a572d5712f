import { describe, expect, it } from "vitest";
import { Settler } from "../ledger/settler.ts";
import { SpanBatch } from "../pipeline/batch/span-batch.ts";
import { OK, type Outcome } from "../pipeline/outcome.ts";
import type { Store } from "../store/store.ts";
import { announcing } from "./announcing.ts";

const REFUSED: Outcome = { kind: "refused", reason: "full" };
const trace = (traceId: string) => ({ org: "acme", traceId });

describe("announcing", () => {
  /** A log that answers when it is told to. */
  function setUp() {
    // There is nothing to settle about these traces.
    const store = { query: () => Promise.resolve([]) } as Partial<Store> as Store;
    const settler = new Settler({ store, settle: () => [] });
    const answers: ((outcome: Outcome) => void)[] = [];
    const log = { consume: () => new Promise<Outcome>((resolve) => answers.push(resolve)) };
    const send = (...traceIds: readonly string[]) =>
      announcing(log, { among: () => traceIds.map(trace) }, settler).consume(new SpanBatch());
    return { settler, answers, send };
  }

  it("calls a trace pending until it is settled, however late the log tells that it has it", async () => {
    const { settler, answers, send } = setUp();
    const sent = send("t");
    expect(settler.isPending("acme", "t")).toBe(true);
    // Under load the log answers later than the store may take.
    void settler.touch([trace("t")]);
    answers[0]?.(OK);
    expect(await sent).toEqual(OK);
    await settler.start();
    await settler.stop();
    expect(settler.isPending("acme", "t")).toBe(false);
  });

  it("forgets what was refused, and no trace that was announced before", async () => {
    const { settler, answers, send } = setUp();
    const first = send("t");
    answers[0]?.(OK);
    await first;
    const second = send("t", "u");
    answers[1]?.(REFUSED);
    expect(await second).toEqual(REFUSED);
    expect([settler.isPending("acme", "t"), settler.isPending("acme", "u")]).toEqual([true, false]);
  });
});
