import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { array, assert, asyncProperty, boolean, constant, constantFrom, nat, option } from "fast-check";
import { describe, expect, it } from "vitest";
import { until } from "../testing/bedrock.ts";
import { type StreamWatcher, watchStream } from "./watch-stream.ts";

class Notes implements StreamWatcher {
  readonly seen: string[] = [];
  reading(): void {
    this.seen.push("reading");
  }
  asked(): void {
    this.seen.push("asked");
  }
  event(event: object): void {
    this.seen.push(`event ${JSON.stringify(event)}`);
  }
  done(): void {
    this.seen.push("done");
  }
  failed(error: unknown): void {
    this.seen.push(`failed ${String(error)}`);
  }
  stopped(): void {
    this.seen.push("stopped");
  }
  lost(): void {
    this.seen.push("lost");
  }
}

/** As the SDK makes them: a plain object over an async generator. */
function sdkStream(events: readonly object[], log: string[] = [], failure?: Error): AsyncIterable<object> {
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for (const event of events) {
          log.push(`pulled ${JSON.stringify(event)}`);
          yield event;
        }
        if (failure !== undefined) throw failure;
      } finally {
        log.push("closed");
      }
    },
  };
}

type Step = "next" | "return" | "throw";
async function drive(stream: AsyncIterable<object>, steps: readonly Step[]): Promise<readonly unknown[]> {
  const iterator = stream[Symbol.asyncIterator]();
  const outcomes = steps.map(async (step) => {
    try {
      return await iterator[step]?.(new Error("mine"));
    } catch (error) {
      return String(error);
    }
  });
  return Promise.all(outcomes);
}

describe("a watched stream", () => {
  it("answers any sequence of next, return and throw, also unawaited, as the SDK's own does", async () => {
    const step = constantFrom<Step>("next", "next", "next", "return", "throw");
    const failure = option(constant(new Error("service")), { nil: undefined });
    await assert(
      asyncProperty(array(step), nat(4), failure, async (steps, count, error) => {
        const events = Array.from({ length: count }, (_, index) => ({ index }));
        const plainLog: string[] = [];
        const watchedLog: string[] = [];
        const plain = await drive(sdkStream(events, plainLog, error), steps);
        const stream = sdkStream(events, watchedLog, error);
        watchStream(stream, new Notes());
        expect(await drive(stream, steps)).toEqual(plain);
        expect(watchedLog).toEqual(plainLog);
      }),
    );
  });

  it("answers as one in which the hidden events never were, also unawaited, and pulls one more for each alone", async () => {
    const step = constantFrom<Step>("next", "next", "next", "return", "throw");
    const failure = option(constant(new Error("service")), { nil: undefined });
    await assert(
      asyncProperty(array(step), array(boolean(), { maxLength: 8 }), failure, async (steps, hidden, error) => {
        const events = hidden.map((isHidden, index) => ({ index, isHidden }));
        const isHidden = (event: object): boolean => Reflect.get(event, "isHidden") === true;
        const shownLog: string[] = [];
        const watchedLog: string[] = [];
        const shown = events.filter((event) => !isHidden(event));
        const plain = await drive(sdkStream(shown, shownLog, error), steps);
        const stream = sdkStream(events, watchedLog, error);
        const notes: StreamWatcher = Object.assign(new Notes(), { hides: isHidden });
        watchStream(stream, notes);
        expect(await drive(stream, steps)).toEqual(plain);
        expect(watchedLog.filter((line) => !line.includes("true"))).toEqual(shownLog);
      }),
    );
  });

  it("stays the object that it was, and its iterator keeps its prototype", () => {
    const stream = sdkStream([{ a: 1 }]);
    watchStream(stream, new Notes());
    expect(Object.keys(stream)).toEqual([]);
    const iterator = stream[Symbol.asyncIterator]();
    expect(Object.getPrototypeOf(Object.getPrototypeOf(iterator))).toBe(
      Object.getPrototypeOf(Object.getPrototypeOf(sdkStream([])[Symbol.asyncIterator]())),
    );
    expect(Object.keys(iterator)).toEqual([]);
    expect(Reflect.get(iterator, Symbol.asyncIterator)).toBeTypeOf("function");
  });

  it("can be copied: its copy is read, and watched, like the SDK's own", async () => {
    const notes = new Notes();
    const stream = sdkStream([{ a: 1 }]);
    watchStream(stream, notes);
    const events: unknown[] = [];
    for await (const event of { ...stream }) events.push(event);
    expect(events).toEqual([{ a: 1 }]);
    expect(notes.seen).toContain("done");
  });

  it("pulls nothing by itself", async () => {
    const log: string[] = [];
    const stream = sdkStream([{ a: 1 }, { a: 2 }], log);
    watchStream(stream, new Notes());
    const iterator = stream[Symbol.asyncIterator]();
    expect(log).toEqual([]);
    await iterator.next();
    expect(log).toEqual(['pulled {"a":1}']);
  });

  it("tells what the caller does and gets", async () => {
    const notes = new Notes();
    const stream = sdkStream([{ a: 1 }]);
    watchStream(stream, notes);
    for await (const event of stream) void event;
    expect(notes.seen).toEqual(["reading", "asked", 'event {"a":1}', "asked", "done"]);
  });

  it("goes on where its watcher throws at everything", async () => {
    const broken = (): never => {
      throw new Error("telemetry");
    };
    const watcher: StreamWatcher = {
      reading: broken,
      asked: broken,
      event: broken,
      done: broken,
      failed: broken,
      stopped: broken,
      lost: broken,
    };
    const failure = new Error("service");
    const stream = sdkStream([{ a: 1 }, { a: 2 }], [], failure);
    watchStream(stream, watcher);
    const seen: object[] = [];
    const reading = (async () => {
      for await (const event of stream) seen.push(event);
    })();
    await expect(reading).rejects.toBe(failure);
    expect(seen).toHaveLength(2);
    for await (const event of stream) {
      void event;
      break;
    }
  });

  it("works for an iterator that answers without promises and for one that is its own iterable", async () => {
    const notes = new Notes();
    const results = [
      { done: false, value: { a: 1 } },
      { done: true, value: undefined },
    ];
    const odd = {
      next: () => results.shift() ?? { done: true, value: undefined },
      [Symbol.asyncIterator]() {
        return this;
      },
    } as unknown as AsyncIterable<object> & AsyncIterator<object>;
    watchStream(odd, notes);
    expect(odd[Symbol.asyncIterator]()).toBe(odd[Symbol.asyncIterator]());
    const seen: object[] = [];
    for await (const event of odd) seen.push(event);
    expect(seen).toEqual([{ a: 1 }]);
    expect(notes.seen.filter((note) => note === "done")).toHaveLength(1);
  });

  it("is reported as lost once neither it nor an iterator over it can be reached, and not before", async () => {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const notes = new Notes();
    const kept = new Notes();
    let iterator: AsyncIterator<object> | undefined;
    (() => {
      watchStream(sdkStream([{ a: 1 }]), notes);
      const stream = sdkStream([{ a: 1 }, { a: 2 }]);
      watchStream(stream, kept);
      iterator = stream[Symbol.asyncIterator]();
    })();
    await until(() => {
      gc();
      return notes.seen.includes("lost");
    });
    expect(kept.seen).toEqual([]);
    await iterator?.next();
    expect(kept.seen).toEqual(["reading", "asked", 'event {"a":1}']);
  });
});
