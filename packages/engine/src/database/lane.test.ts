import { describe, expect, it } from "vitest";
import { Lane } from "./lane.ts";

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function held(): {
  readonly work: () => Promise<string>;
  readonly end: (value: string) => void;
  readonly begun: () => boolean;
} {
  const { promise, resolve } = Promise.withResolvers<string>();
  let begun = false;
  const work = (): Promise<string> => {
    begun = true;
    return promise;
  };
  return { work, end: resolve, begun: () => begun };
}

describe("a lane", () => {
  it("runs so many at once and the others in order", async () => {
    const lane = new Lane(2, 10);
    const all = [held(), held(), held(), held()];
    const results = all.map(({ work }) => lane.run(work, never));
    expect(all.map(({ begun }) => begun())).toEqual([true, true, false, false]);
    all[1]?.end("b");
    expect(await results[1]).toBe("b");
    await expect.poll(() => all.map(({ begun }) => begun())).toEqual([true, true, true, false]);
    all[0]?.end("a");
    all[2]?.end("c");
    all[3]?.end("d");
    expect(await Promise.all(results)).toEqual(["a", "b", "c", "d"]);
    expect(lane.running).toBe(0);
  });

  it("refuses with 202 when too many wait", async () => {
    const lane = new Lane(1, 1);
    const [first, second] = [held(), held()];
    const running = lane.run(first.work, never);
    const waiting = lane.run(second.work, never);
    await expect(lane.run(held().work, never)).rejects.toMatchObject({ code: 202 });
    first.end("1");
    second.end("2");
    expect(await Promise.all([running, waiting])).toEqual(["1", "2"]);
  });

  it("forgets who gave up waiting, and goes on after a failure", async () => {
    const lane = new Lane(1, 2);
    const first = held();
    const running = lane.run(first.work, never);
    const leaver = new AbortController();
    const left = held();
    const leaving = lane.run(left.work, leaver.signal);
    const failing = lane.run(() => Promise.reject(new Error("broken")), never);
    leaver.abort();
    await expect(leaving).rejects.toMatchObject({ code: 394 });
    first.end("1");
    await expect(failing).rejects.toThrow("broken");
    expect(await running).toBe("1");
    expect(left.begun()).toBe(false);
    expect(await lane.run(() => Promise.resolve("next"), never)).toBe("next");
  });

  it("does not let in who is gone already", async () => {
    const lane = new Lane(1, 2);
    const first = held();
    const running = lane.run(first.work, never);
    await expect(lane.run(held().work, AbortSignal.abort())).rejects.toMatchObject({ code: 394 });
    first.end("1");
    await running;
  });

  it("is idle when the last of all has ended", async () => {
    const lane = new Lane(1, 1);
    await lane.whenIdle();
    const [first, second] = [held(), held()];
    const results = [lane.run(first.work, never), lane.run(second.work, never)];
    let idle = false;
    const becomingIdle = lane.whenIdle().then(() => {
      idle = true;
      return undefined;
    });
    first.end("1");
    await results[0];
    expect(idle).toBe(false);
    second.end("2");
    await becomingIdle;
    expect(await results[1]).toBe("2");
  });
});
