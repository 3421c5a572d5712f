import { diag, DiagLogLevel } from "@opentelemetry/api";
import type { EmfDirective, EmfDocument } from "@outcrop/core/emf";
import { validateEmf } from "@outcrop/core/emf";
import * as sdk from "@strands-agents/sdk";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { agentOf, NOVA } from "../testing/scenarios.ts";
import { type Turn, usage } from "../testing/scripted-model.ts";
import { type InvocationOutcome, TokenUsageHook, type TokenUsageOptions } from "./token-usage-hook.ts";

const NOW = 1_700_000_000_000;
const USED = usage(1024, 256, 512);
const HI: Turn = { text: "hi", usage: USED };

let lines: EmfDocument[];
let warnings: string[];
beforeEach(() => {
  lines = [];
  warnings = [];
  const note = (text: string): void => void warnings.push(text);
  diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note }, DiagLogLevel.WARN);
});
afterEach(() => {
  diag.disable();
  vi.restoreAllMocks();
});

const directiveOf = (line: EmfDocument | undefined): EmfDirective | undefined => line?.["_aws"]?.CloudWatchMetrics[0];

function hookOf(options: TokenUsageOptions = {}): TokenUsageHook {
  return new TokenUsageHook({ emitter: (line) => lines.push(line), ...options }, { now: () => NOW });
}

async function run(options: TokenUsageOptions, ...turns: readonly Turn[]): Promise<void> {
  const agent = agentOf(sdk, turns.length === 0 ? [HI] : turns, [hookOf(options)]);
  await agent.invoke("hello").catch(() => undefined);
}

describe("TokenUsageHook", () => {
  it("writes the payload of strands-token-telemetry, member for member and in its order", async () => {
    await run({ namespace: "AcmeInc/StrandsTokens", extraProperties: { UserId: "user-42", SessionId: "abc-123" } });
    expect(JSON.stringify(lines)).toBe(
      JSON.stringify([
        {
          _aws: {
            Timestamp: NOW,
            CloudWatchMetrics: [
              {
                Namespace: "AcmeInc/StrandsTokens",
                Dimensions: [["Model"]],
                Metrics: [
                  { Name: "inputTokens", Unit: "Count" },
                  { Name: "outputTokens", Unit: "Count" },
                  { Name: "totalTokens", Unit: "Count" },
                  { Name: "cacheReadInputTokens", Unit: "Count" },
                  { Name: "cacheWriteInputTokens", Unit: "Count" },
                ],
              },
            ],
          },
          Model: NOVA,
          UserId: "user-42",
          SessionId: "abc-123",
          inputTokens: 1024,
          outputTokens: 256,
          totalTokens: 1792,
          cacheReadInputTokens: 512,
          cacheWriteInputTokens: 0,
        },
      ]),
    );
    expect(validateEmf(lines[0], { now: () => NOW })).toEqual([]);
  });

  it("needs no options: the namespace of the original, and one compact line on stdout", async () => {
    const written: unknown[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      written.push(text);
      return true;
    });
    await agentOf(sdk, [HI], [new TokenUsageHook()]).invoke("hello");
    const ours = written.filter((text) => String(text).includes("_aws"));
    expect(ours).toHaveLength(1);
    const [text] = ours.map(String);
    expect(text).toMatch(/^\{"_aws":\{[^\n]*\}\n$/u);
    expect(JSON.parse(text ?? "")).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: "Strands/AgentTokenUsage" }] },
    });
  });

  it("takes static values and the resolver's, which win", async () => {
    const seen: InvocationOutcome[] = [];
    await run({
      dimensions: [["Model", "Environment"], ["AgentName"]],
      dimensionValues: { Environment: "prod", AgentName: "static" },
      dimensionResolver: (outcome) => {
        seen.push(outcome);
        return { AgentName: "resolved" };
      },
    });
    expect(lines[0]).toMatchObject({ Model: NOVA, Environment: "prod", AgentName: "resolved" });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ model: NOVA, stopReason: "end_turn", error: undefined });
    expect(seen[0]?.usage.inputTokens).toBe(1024);
    expect(Reflect.get(seen[0]?.agent ?? {}, "name")).toBe("helper");
  });

  it("leaves out a set with a missing value, and says so once", async () => {
    const agent = agentOf(sdk, [HI, HI], [hookOf({ dimensions: [["Model"], ["Model", "Tenant"]] })]);
    await agent.invoke("one");
    await agent.invoke("two");
    expect(lines.map((line) => directiveOf(line)?.Dimensions)).toEqual([[["Model"]], [["Model"]]]);
    expect(warnings.filter((text) => text.includes("Tenant"))).toHaveLength(1);
  });

  it("writes the properties without a metric directive when no set survives", async () => {
    await run({ dimensions: [["Tenant"]], extraProperties: { SessionId: "s" } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toHaveProperty("_aws");
    expect(lines[0]).toMatchObject({ SessionId: "s", inputTokens: 1024 });
    expect(lines[0]).not.toHaveProperty("Model");
  });

  it("takes null for what is not said, and writes the line where a property cannot be read", async () => {
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const nothing = {
      namespace: null,
      dimensions: null,
      extraProperties: null,
      emitter: null,
      dimensionResolver: null,
    };
    await run(nothing as never);
    const texts = written.mock.calls.map(([text]) => String(text)).filter((text) => text.includes("_aws"));
    expect(texts.map((text) => JSON.parse(text) as EmfDocument)).toEqual([
      expect.objectContaining({ Model: NOVA, _aws: expect.anything() as unknown }),
    ]);
    const extraProperties = {
      get broken(): never {
        throw new Error("mine");
      },
      SessionId: "s",
    };
    await run({ extraProperties });
    expect(lines).toEqual([expect.objectContaining({ SessionId: "s", inputTokens: 1024 })]);
    expect(warnings.join()).toContain('"broken"');
  });

  it("says that a resolver must not be asynchronous", async () => {
    await run({ dimensionResolver: (async () => ({ Model: "late" })) as never });
    expect(lines[0]?.["Model"]).toBe(NOVA);
    expect(warnings.join()).toContain("got a promise");
  });

  it("counts each invocation for itself", async () => {
    const agent = agentOf(sdk, [HI, { text: "two", usage: usage(1, 2) }], [hookOf()]);
    await agent.invoke("one");
    await agent.invoke("two");
    expect(lines.map((line) => line["inputTokens"])).toEqual([1024, 1]);
  });

  it("does not repeat what was used before when an invocation is cancelled by a hook", async () => {
    const agent = agentOf(sdk, [HI], [hookOf()]);
    await agent.invoke("one");
    agent.addHook(sdk.BeforeInvocationEvent, (event) => {
      event.cancel = true;
    });
    await agent.invoke("two");
    expect(lines.map((line) => line["inputTokens"])).toEqual([1024, 0]);
  });

  it("counts what failed and what was tried again, and shows the resolver the error", async () => {
    const error = new Error("broken");
    const outcomes: InvocationOutcome[] = [];
    const dimensionResolver = (outcome: InvocationOutcome): Record<string, string> => {
      outcomes.push(outcome);
      return {};
    };
    await run({ dimensionResolver }, { tools: [{ name: "add", id: "a" }], usage: USED }, { error });
    await run({ dimensionResolver }, { ...HI, stopReason: "maxTokens" });
    expect(lines.map((line) => line["outputTokens"])).toEqual([256, 256]);
    expect(outcomes.map((outcome) => [outcome.stopReason, (outcome.error as Error).name])).toEqual([
      [undefined, "ModelError"],
      ["max_tokens", "MaxTokensError"],
    ]);
    lines = [];
    const agent = agentOf(sdk, [HI, HI], [hookOf()]);
    let retries = 0;
    agent.addHook(sdk.AfterModelCallEvent, (event) => {
      retries += 1;
      event.retry = retries === 1;
    });
    await agent.invoke("hello");
    expect(lines.map((line) => line["outputTokens"])).toEqual([512]);
  });

  it("tells an interrupt", async () => {
    const reasons: unknown[] = [];
    const dimensionResolver = ({ stopReason }: InvocationOutcome): Record<string, string> => {
      reasons.push(stopReason);
      return {};
    };
    await run({ dimensionResolver }, { tools: [{ name: "ask", id: "a" }], usage: USED });
    expect(reasons).toEqual(["interrupt"]);
  });

  it("keeps the agent from whatever its emitter and resolver do", async () => {
    const fail = (): never => {
      throw new Error("mine");
    };
    const rejected: unknown[] = [];
    const note = (error: unknown): void => void rejected.push(error);
    process.on("unhandledRejection", note);
    const emitters = [fail, async () => Promise.reject(new Error("mine")), () => new Promise(() => undefined)];
    for (const emitter of emitters) {
      const agent = agentOf(sdk, [HI], [hookOf({ emitter, dimensionResolver: fail })]);
      expect(String(await agent.invoke("hello"))).toContain("hi");
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(rejected).toEqual([]);
  });

  it("adds the dollars where they are wanted and known", async () => {
    await run({ costUsd: true });
    expect(lines[0]?.["costUsd"]).toBeGreaterThan(0);
    expect(directiveOf(lines[0])?.Metrics.at(-1)).toEqual({ Name: "costUsd", Unit: "None" });
    lines = [];
    const agent = agentOf(sdk, [HI], [hookOf({ costUsd: true })], { modelId: "my-own-model" });
    await agent.invoke("hello");
    expect(lines[0]).not.toHaveProperty("costUsd");
    expect(lines[0]?.["Model"]).toBe("my-own-model");
  });

  it("may be there twice, for two namespaces, and be shared by agents", async () => {
    const shared = hookOf();
    await agentOf(sdk, [HI], [shared, hookOf({ namespace: "Other" })]).invoke("hello");
    await agentOf(sdk, [HI], [shared]).invoke("hello");
    const namespaces = lines.map((line) => directiveOf(line)?.Namespace);
    expect(new Set(namespaces)).toEqual(new Set(["Other", "Strands/AgentTokenUsage"]));
    expect(namespaces).toHaveLength(3);
  });

  it("hears an agent of another copy of the SDK, whose hooks are other classes", async () => {
    const hook = new TokenUsageHook(
      { emitter: (line) => lines.push(line) },
      { loadSdk: async () => ({ Agent: EventTarget }) },
    );
    await agentOf(sdk, [HI], [hook]).invoke("hello");
    expect(lines.map((line) => line["inputTokens"])).toEqual([1024]);
  });

  it("leaves alone what is no agent and no orchestrator", async () => {
    const closed: object = new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
      },
    );
    for (const odd of [closed, {}, null, undefined, 1] as unknown as readonly never[]) {
      await expect(hookOf().initAgent(odd)).resolves.toBeUndefined();
      await expect(hookOf().initMultiAgent(odd)).resolves.toBeUndefined();
    }
    expect(new TokenUsageHook(null as never).name).toContain("token-usage");
  });
});
