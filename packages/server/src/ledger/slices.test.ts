import { describe, expect, it } from "vitest";
import { Slices } from "./slices.ts";

describe("slices of long work", () => {
  it("let what waits for the event loop go first, and begin anew", async () => {
    const order: string[] = [];
    const slices = new Slices(0);
    setImmediate(() => order.push("a request"));
    expect(slices.isOver).toBe(true);
    await slices.next();
    order.push("the work");
    expect(order).toEqual(["a request", "the work"]);
    expect(new Slices(60_000).isOver).toBe(false);
  });
});
