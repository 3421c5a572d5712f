import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { type Output, writeLine } from "./write-line.ts";

const MODULE = new URL("default-emitter.ts", import.meta.url).href;
const BIG = 900_000;
const EMIT = `defaultEmitter({ text: "x".repeat(${BIG}) });`;

interface Child {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs statements that have `defaultEmitter`; `read` says when its output is read, or closes it. */
async function emitting(
  script: string,
  read: (child: ReturnType<typeof spawn>) => unknown = () => undefined,
): Promise<Child> {
  const child = spawn(
    process.execPath,
    [
      "--conditions=outcrop:source",
      "--input-type=module",
      "-e",
      `import { defaultEmitter } from ${JSON.stringify(MODULE)};\n${script}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = once(child, "close");
  const stderr = buffer(child.stderr);
  await read(child);
  const stdout = child.stdout.destroyed ? "" : String(await buffer(child.stdout));
  const [code] = (await ended) as [number | null];
  return { code, stdout, stderr: String(await stderr) };
}

/** A reader that comes late: nothing else tells that the child is at its write. */
const pause = (ms: number) => (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `T`: stopped. The name, in parentheses, may hold anything. */
async function stateOf(pid: number | undefined): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2)[0] ?? "";
}

describe("a payload on stdout", () => {
  it("is whole where the process exits at once and its reader comes late", async () => {
    const { code, stdout } = await emitting(`${EMIT} process.exit(0);`, pause(300));
    expect(code).toBe(0);
    expect(stdout).toHaveLength(BIG + '{"text":""}\n'.length);
    expect(stdout.endsWith('x"}\n')).toBe(true);
  });

  it("is whole where the process is killed right after it", async () => {
    const { stdout } = await emitting(`${EMIT} process.kill(process.pid, "SIGKILL");`, pause(200));
    expect(stdout).toHaveLength(BIG + '{"text":""}\n'.length);
    expect(stdout.endsWith('x"}\n')).toBe(true);
  });

  // What AWS Lambda does to a process whose function has returned: it stands still, perhaps for ever.
  it("is whole, and can be read, while the process is frozen right after it", async () => {
    const read: Buffer[] = [];
    await emitting(`${EMIT} process.kill(process.pid, "SIGSTOP"); process.stdout.write("too late");`, async (child) => {
      await pause(200)();
      child.stdout?.on("data", (chunk: Buffer) => read.push(chunk));
      await expect.poll(() => Buffer.concat(read).length, { timeout: 20_000 }).toBe(BIG + 12);
      if (process.platform === "linux") await expect.poll(() => stateOf(child.pid)).toBe("T");
      child.kill("SIGKILL");
      child.stdout?.destroy();
    });
    expect(String(Buffer.concat(read)).endsWith('x"}\n')).toBe(true);
  });

  it("is a line of its own after what the application has written and nobody has read", async () => {
    const script = `process.stdout.write("y".repeat(300_000) + "\\n"); ${EMIT} process.stdout.write("z\\n");`;
    const { stdout } = await emitting(script, pause(100));
    expect(stdout.split("\n").map((line) => [line.length, line.at(-1)])).toEqual([
      [300_000, "y"],
      [BIG + 11, "}"],
      [1, "z"],
      [0, undefined],
    ]);
  });

  it("costs an application whose output nobody reads one wait, and is there when it is read", async () => {
    const script = `
      const took = [];
      for (let n = 0; n < 4; n += 1) { const began = performance.now(); ${EMIT} took.push(performance.now() - began); }
      process.stderr.write(JSON.stringify(took));`;
    const { stdout, stderr } = await emitting(script, async (child) => once(child.stderr ?? child, "data"));
    expect(stdout.split("\n").map((line) => line.length)).toEqual([BIG + 11, BIG + 11, BIG + 11, BIG + 11, 0]);
    const [first = 0, ...later] = JSON.parse(stderr) as number[];
    expect(first).toBeGreaterThan(400);
    // Not the longest: a busy machine may let any one of them wait.
    expect(later.toSorted((a, b) => a - b)[1]).toBeLessThan(first / 2);
  });

  it("ends no process whose output is closed", async () => {
    const script = `
      await new Promise((resolve) => setTimeout(resolve, 200));
      defaultEmitter({ n: 1 }); ${EMIT}
      process.stdout.write = process.stdout.write.bind(process.stdout);
      defaultEmitter({ n: 2 });
      await new Promise((resolve) => setTimeout(resolve, 50));
      process.stderr.write("alive");`;
    const { code, stderr } = await emitting(script, (child) => child.stdout?.destroy());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "alive" });
  });

  it("comes from a worker thread, too", async () => {
    const inWorker = `import(${JSON.stringify(MODULE)}).then(({ defaultEmitter }) => defaultEmitter({ n: 1 }))`;
    const script = `const { Worker } = await import("node:worker_threads"); new Worker(${JSON.stringify(inWorker)}, { eval: true });`;
    expect((await emitting(script)).stdout).toBe('{"n":1}\n');
  });
});

/** An output that takes so many bytes at a time, and then is full. */
function outputOf(takes: readonly (number | "full" | "closed")[]): {
  readonly output: Output;
  readonly writer: NonNullable<Parameters<typeof writeLine>[1]>;
  readonly written: string[];
  readonly streamed: string[];
  readonly slept: number[];
} {
  const left = [...takes];
  const [written, streamed, slept]: [string[], string[], number[]] = [[], [], []];
  class Stream {
    readonly fd = 1;
    readonly writable = true;
    readonly writableLength = 0;
    write(text: string | Uint8Array): void {
      streamed.push(String(text));
    }
    once(): void {}
    removeListener(): void {}
  }
  const output: Output = new Stream();
  const writeBytes = (_fd: number, bytes: Uint8Array): number => {
    const take = left.shift() ?? "full";
    if (typeof take === "string") throw Object.assign(new Error(take), { code: take === "full" ? "EAGAIN" : "EPIPE" });
    written.push(Buffer.from(bytes.subarray(0, take)).toString());
    return Math.min(take, bytes.length);
  };
  return { output, written, streamed, slept, writer: { output, writeBytes, sleep: (ms) => void slept.push(ms) } };
}

describe("writeLine", () => {
  it("goes on with what was not taken", () => {
    const { writer, written, streamed } = outputOf([2, "full", 3, "full", "full", 99]);
    writeLine("abcdefgh", writer);
    expect(written).toEqual(["ab", "cde", "fgh\n"]);
    expect(streamed).toEqual([]);
  });

  it("leaves to the stream what a reader that stands still has not taken, after half a second", () => {
    const { writer, streamed, slept } = outputOf([3]);
    writeLine("äbcdefgh", writer);
    expect(streamed).toHaveLength(1);
    expect(streamed.join("")).toBe("cdefgh\n");
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(500);
  });

  it("waits two seconds in all for a slow one", () => {
    const { writer, slept } = outputOf(Array.from({ length: 5_000 }, (_, n) => (n % 50 === 0 ? 1 : "full")));
    writeLine("x".repeat(1_000), writer);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(2_000);
  });

  it("gives up on output that is closed", () => {
    const { writer, streamed, slept } = outputOf([1, "closed"]);
    expect(() => writeLine("abc", writer)).not.toThrow();
    expect({ streamed, slept }).toEqual({ streamed: [], slept: [] });
  });

  it("uses a write that the application has put in the place of the stream's", () => {
    const { output, writer, written } = outputOf([99]);
    const taken: unknown[] = [];
    Object.defineProperty(output, "write", { value: (text: unknown) => taken.push(text) });
    writeLine("abc", writer);
    expect({ taken, written }).toEqual({ taken: ["abc\n"], written: [] });
  });
});
