import { once } from "node:events";
import type { Engine, EngineExit, EngineOptions } from "@outcrop/engine";
import { describe, expect, it } from "vitest";
import { EngineSupervisor, type SupervisorOptions } from "./engine-supervisor.ts";

/** An engine that does nothing but end when told to. */
class FakeEngine implements Engine {
  readonly url: string;
  readonly pid = 1;
  readonly exited: Promise<EngineExit>;
  end: (exit: EngineExit) => void = () => undefined;

  constructor(port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.exited = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  async stop(): Promise<void> {
    this.end({ code: 0, signal: null, expected: true });
  }
}

function setUp(
  failures = 0,
  wait?: SupervisorOptions["wait"],
): {
  readonly supervisor: EngineSupervisor;
  readonly started: FakeEngine[];
  readonly ports: number[];
  readonly waits: number[];
  readonly lines: string[];
  /** So much time goes by. */
  readonly pass: (ms: number) => void;
} {
  const started: FakeEngine[] = [];
  const ports: number[] = [];
  const waits: number[] = [];
  const lines: string[] = [];
  let nowMs = 0;
  let left = failures;
  const startEngine = async (options: EngineOptions): Promise<Engine> => {
    ports.push(options.port ?? -1);
    if (started.length > 0 && left-- > 0) throw new Error("no memory");
    const engine = new FakeEngine(options.port === 0 ? 4242 : (options.port ?? 0));
    started.push(engine);
    return engine;
  };
  const supervisor = new EngineSupervisor({
    startEngine,
    engine: { dataDir: "x" },
    log: (line) => lines.push(line),
    elapsed: () => nowMs,
    wait: (ms, signal) => {
      waits.push(ms);
      return wait?.(ms, signal) ?? Promise.resolve();
    },
  });
  return { supervisor, started, ports, waits, lines, pass: (ms) => (nowMs += ms) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("EngineSupervisor", () => {
  it("starts a crashed engine again on the same port", async () => {
    const { supervisor, started, ports } = setUp();
    await supervisor.start();
    started[0]?.end({ code: null, signal: "SIGSEGV", expected: false });
    await settle();
    expect(ports).toEqual([0, 4242]);
    expect(supervisor.url).toBe("http://127.0.0.1:4242");
    await supervisor.stop();
  });

  it("tries again with growing pauses", async () => {
    const { supervisor, started, waits } = setUp(3);
    await supervisor.start();
    started[0]?.end({ code: 1, signal: null, expected: false });
    await settle();
    expect(waits).toEqual([200, 400, 800]);
    await supervisor.stop();
  });

  it("starts one that ends soon after each start again with growing pauses, until it has lived for a while", async () => {
    const { supervisor, started, waits, lines, pass } = setUp();
    await supervisor.start();
    const crash = async (afterMs: number): Promise<void> => {
      pass(afterMs);
      started.at(-1)?.end({ code: null, signal: "SIGSEGV", expected: false });
      await settle();
    };
    for (let life = 0; life < 10; life++) await crash(1_000);
    expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
    expect(lines.filter((line) => line.includes("ended")).slice(0, 3)).toEqual([
      "engine    ended unexpectedly (SIGSEGV), starting it again",
      "engine    ended unexpectedly (SIGSEGV), for the 2nd time soon after its start, starting it again in 200 ms",
      "engine    ended unexpectedly (SIGSEGV), for the 3rd time soon after its start, starting it again in 400 ms",
    ]);
    waits.length = 0;
    await crash(30_000);
    await crash(1_000);
    expect(waits).toEqual([]);
    await crash(1_000);
    expect(waits).toEqual([200]);
    await supervisor.stop();
  });

  it("says why the engine does not run, as long as it does not", async () => {
    const waiting = Promise.withResolvers<undefined>();
    const { supervisor, started } = setUp(1, () => waiting.promise);
    await supervisor.start();
    expect(supervisor.problem).toBeUndefined();
    started[0]?.end({ code: 1, signal: null, expected: false });
    await settle();
    expect(supervisor.problem).toBe("ended unexpectedly (code 1), starting it again");
    waiting.resolve(undefined);
    await settle();
    expect([started.length, supervisor.problem]).toEqual([2, undefined]);
    await supervisor.stop();
  });

  it("stops at once while it waits to try again", async () => {
    const { supervisor, started, waits } = setUp(Infinity, (_ms, signal) =>
      once(signal, "abort").then(() => undefined),
    );
    await supervisor.start();
    started[0]?.end({ code: 1, signal: null, expected: false });
    await settle();
    expect(waits).toEqual([200]);
    await supervisor.stop();
    expect([started.length, waits.length]).toEqual([1, 1]);
  });

  it("leaves a stopped engine stopped", async () => {
    const { supervisor, started } = setUp();
    await supervisor.start();
    await supervisor.stop();
    await supervisor.stop();
    await settle();
    expect(started).toHaveLength(1);
  });
});
