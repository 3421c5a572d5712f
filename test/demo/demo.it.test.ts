import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../stack/stack.ts";
import { type OtlpSink, startOtlpSink, type SunkSpan } from "./otlp-sink.ts";

const MAIN = fileURLToPath(new URL("../../examples/support-assistant/src/main.ts", import.meta.url));
const END = "2026-11-21T09:00:00.000Z";
const HOURS = 3.5;
/** An application gives up sending sooner as it ends, on a busy machine too soon. */
const PATIENT = { OTEL_EXPORTER_OTLP_TIMEOUT: "60000", OUTCROP_FLUSH_TIMEOUT_MS: "60000" };

const children: ChildProcess[] = [];
const sinks: OtlpSink[] = [];
afterAll(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const sink of sinks.splice(0)) await sink.close();
});

async function sinkOf(): Promise<OtlpSink> {
  const sink = await startOtlpSink();
  sinks.push(sink);
  return sink;
}

function demo(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|OTEL|OUTCROP)_/.test(name));
  const child = spawn(process.execPath, ["--conditions=outcrop:source", MAIN, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...Object.fromEntries(inherited), ...PATIENT, ...env },
  });
  children.push(child);
  return child;
}

async function run(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<{ readonly code: unknown; readonly err: string }> {
  const child = demo(args, env);
  let err = "";
  child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, "close")) as unknown[];
  return { code, err };
}

const isCall = ({ attributes }: SunkSpan): boolean => attributes["gen_ai.operation.name"] === "chat";
const cost = ({ attributes }: SunkSpan): number => Number(attributes["llm.cost.usd"] ?? 0);
const nanos = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;

describe("the demo's history", () => {
  let spans: readonly SunkSpan[] = [];
  let again: readonly SunkSpan[] = [];
  beforeAll(async () => {
    const history = async (): Promise<readonly SunkSpan[]> => {
      const sink = await startOtlpSink();
      const { code, err } = await run(["--history-hours", String(HOURS), "--end", END, "--endpoint", sink.url]);
      await sink.close();
      expect({ code, err }).toEqual({ code: 0, err: "" });
      return sink.spans;
    };
    [spans, again] = await Promise.all([history(), history()]);
  });

  it("is the same, span for span, when it is played again", () => {
    // The port of the replay server is any free one.
    const comparable = (all: readonly SunkSpan[]): unknown[] =>
      all.map(({ attributes, ...span }) => ({ ...span, attributes: { ...attributes, "server.port": 0 } }));
    expect(spans.length).toBeGreaterThan(1000);
    expect(comparable(again)).toEqual(comparable(spans));
  });

  it("lies within its hours and gives each question one root with session and user", () => {
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === "");
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(roots.length);
    for (const { startUnixNano, durationNano } of spans) {
      expect(startUnixNano).toBeGreaterThanOrEqual(nanos(END) - BigInt(HOURS * 3600) * 1_000_000_000n);
      expect(startUnixNano + durationNano).toBeLessThanOrEqual(nanos(END));
    }
    for (const { attributes } of [...roots, ...spans.filter(isCall)]) {
      expect(attributes).toMatchObject({ "session.id": expect.any(String), "user.id": expect.any(String) });
    }
  });

  it("has one session that cost more than all others together", () => {
    // Agents say what their calls cost together.
    const bySession = Map.groupBy(spans.filter(isCall), ({ attributes }) => attributes["session.id"]);
    const costs = [...bySession].map(([session, its]) => ({ session, usd: its.reduce((sum, s) => sum + cost(s), 0) }));
    const total = costs.reduce((sum, { usd }) => sum + usd, 0);
    const dearest = costs.toSorted((a, b) => b.usd - a.usd)[0];
    expect(dearest?.session).toBe("session-runaway");
    expect(dearest?.usd).toBeGreaterThan(total / 2);
  });

  it("shows what a console must show: models, cache, streams, throttling, broken streams, calls without a price", () => {
    const calls = spans.filter(isCall);
    const values = (key: string): Set<unknown> => new Set(calls.map(({ attributes }) => attributes[key]));
    expect(values("gen_ai.request.model").size).toBe(7);
    expect([...values("error.type")]).toEqual(
      expect.arrayContaining(["ThrottlingException", "ModelStreamErrorException"]),
    );
    expect([...values("llm.cost.status")]).toContain("unknown_model");
    const sum = (key: string): number => calls.reduce((all, { attributes }) => all + Number(attributes[key] ?? 0), 0);
    expect(sum("gen_ai.usage.cache_read.input_tokens")).toBeGreaterThan(0);
    expect(sum("gen_ai.usage.cache_creation.input_tokens")).toBeGreaterThan(0);
    expect(calls.some(({ attributes }) => Number(attributes["gen_ai.response.time_to_first_chunk"]) > 0.05)).toBe(true);
    expect(spans.some(({ name }) => name === "execute_tool search_manual")).toBe(true);
  });

  const childrenOf = ({ spanId }: SunkSpan): readonly SunkSpan[] =>
    spans.filter(({ parentSpanId }) => parentSpanId === spanId);
  const tokens = ({ attributes }: SunkSpan): readonly unknown[] => [
    attributes["gen_ai.usage.input_tokens"],
    attributes["gen_ai.usage.output_tokens"],
  ];
  const within = (span: SunkSpan): readonly SunkSpan[] =>
    childrenOf(span).flatMap((child) => [child, ...within(child)]);

  it("has a managed agent: a tree of its models, its tool, its knowledge base and its colleague, which has all of these, too", () => {
    const whole = spans.filter(({ name, attributes }) => {
      return name === "invoke_agent service-desk" && attributes["error.type"] === undefined;
    });
    expect(whole.length).toBeGreaterThan(5);
    for (const desk of whole) {
      const names = childrenOf(desk).map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          "chat us.amazon.nova-pro-v1:0",
          "execute_tool warranty/check_warranty",
          "retrieval MANUALS001",
          "invoke_agent workshop",
        ]),
      );
      const colleague = childrenOf(desk).find(({ name }) => name === "invoke_agent workshop");
      expect(colleague && childrenOf(colleague).length).toBeGreaterThan(2);
      // One after the other, each in its own time.
      const steps = childrenOf(desk).toSorted((a, b) => Number(a.startUnixNano - b.startUnixNano));
      for (const [index, { startUnixNano, durationNano }] of steps.entries()) {
        const next = steps[index + 1]?.startUnixNano ?? startUnixNano + durationNano;
        expect([durationNano > 1_000_000n, startUnixNano + durationNano <= next + 1_000n]).toEqual([true, true]);
      }
    }
    const all = new Set(spans.map(({ name }) => name));
    expect(all).toContain("execute_tool orders/find_machine");
    expect(all).toContain("execute_tool appointments/book_pickup");
    // A colleague of the colleague: three agents in one trace.
    const workshops = spans.filter(({ name }) => name === "invoke_agent workshop");
    const dispatches = workshops.flatMap(childrenOf).filter(({ name }) => name === "invoke_agent dispatch");
    expect(dispatches.length).toBeGreaterThan(0);
    for (const dispatch of dispatches) {
      expect(childrenOf(dispatch).map(({ name }) => name)).toContain("execute_tool appointments/book_pickup");
    }
  });

  it("adds up: a managed agent's tokens are those of the model calls within, and all lies within its time", () => {
    for (const agent of spans.filter(({ name }) => name.startsWith("invoke_agent "))) {
      const calls = within(agent).filter(isCall);
      const sums = [0, 1].map((kind) => calls.reduce((sum, call) => sum + Number(tokens(call)[kind] ?? 0), 0));
      if (calls.length > 0) expect(tokens(agent).map(Number)).toEqual(sums);
      for (const { startUnixNano, durationNano, attributes } of within(agent)) {
        expect(startUnixNano).toBeGreaterThanOrEqual(agent.startUnixNano);
        expect(startUnixNano + durationNano).toBeLessThanOrEqual(agent.startUnixNano + agent.durationNano + 1_000n);
        expect(attributes["session.id"]).toBe(agent.attributes["session.id"]);
      }
      expect(calls.every((call) => call.attributes["llm.cost.usd"] !== undefined)).toBe(true);
    }
  });
});

// Each waits for services that answer as slowly as real ones.
describe.concurrent("the demo, live", () => {
  it("asks the managed agent, whose tree comes without a line of the application's code", async () => {
    const sink = await sinkOf();
    // The first question of this seed is one for the agent.
    const args = ["--live", "--questions", "1", "--every", "0.1", "--seed", "13", "--endpoint", sink.url];
    expect(await run(args)).toMatchObject({ code: 0 });
    const names = sink.spans.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["invoke_agent service-desk", "invoke_agent workshop"]));
  });

  it("asks its questions through @outcrop/node/register and ends", async () => {
    const sink = await sinkOf();
    const args = ["--live", "--questions", "3", "--every", "0.1", "--endpoint", sink.url, "--headers", "x-demo=a%20b"];
    const { code, err } = await run([...args, "--progress"]);
    expect(code).toBe(0);
    expect(err).toContain("3 questions asked");
    expect(sink.spans.filter(({ name }) => name === "POST /questions")).toHaveLength(3);
    expect(sink.spans.filter(isCall).length).toBeGreaterThanOrEqual(6);
    expect(sink.headers).toMatchObject({ "x-demo": "a b" });
  });

  it("ends at once and flushes when it is told to stop", async () => {
    const sink = await sinkOf();
    const child = demo(["--live", "--every", "3600", "--endpoint", sink.url, "--progress"]);
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    // From the process that asks, which hears signals by then.
    await eventually(
      () => said,
      (text) => text.includes("1 of "),
      120_000,
    );
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(sink.spans.filter(({ name }) => name === "POST /questions")).toHaveLength(1);
  });

  it("says what is wrong with its command line", async () => {
    expect(await run(["--history-hours", "a lot"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("Cannot use --history-hours: expected a number from 0 to 168, got a lot"),
    });
  });

  it("fails when nobody takes the history", async () => {
    // Nobody ever listens on port 1; a port that was free a moment ago may be another test's by now.
    const args = ["--history-hours", "0.05", "--endpoint", "http://127.0.0.1:1/api/demo"];
    const { code, err } = await run(args, { OTEL_EXPORTER_OTLP_TIMEOUT: "500" });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("Cannot write the demo's history") });
  });
});
