import { describe, expect, it } from "vitest";
import { AnnouncedTraces } from "./announced-traces.ts";

const key = (traceId: string, org = "acme") => ({ org, traceId });
const none = { traces: 0, since: null };
const never = (): boolean => false;

describe("announced traces", () => {
  it("are pending from their announcement until they are touched", () => {
    let now = 1_000;
    const announced = new AnnouncedTraces(() => now);
    announced.add([key("a"), key("b"), key("b"), key("a", "other")]);
    now = 2_000;
    announced.add([key("a"), key("c")]);
    expect(announced.waitingWith("acme", none, never)).toEqual({ traces: 3, since: 1_000 });
    expect(announced.has(key("c"))).toBe(true);
    announced.remove([key("a"), key("b"), key("nobody")]);
    expect(announced.waitingWith("acme", none, never)).toEqual({ traces: 1, since: 2_000 });
    announced.remove([key("c")]);
    expect(announced.waitingWith("acme", none, never)).toEqual(none);
    expect(announced.has(key("a", "other"))).toBe(true);
  });

  it("count a trace once that is being settled as well", () => {
    const announced = new AnnouncedTraces(() => 5_000);
    announced.add([key("a"), key("b")]);
    const dirty = { traces: 2, since: 4_000 };
    expect(announced.waitingWith("acme", dirty, (traceId) => traceId === "a")).toEqual({ ...dirty, traces: 3 });
  });

  it("are bounded", () => {
    const announced = new AnnouncedTraces(() => 0, 2);
    announced.add([key("a"), key("b"), key("c")]);
    expect(announced.waitingWith("acme", none, never).traces).toBe(2);
  });
});
