import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { FuzzTarget } from "./fuzz-target.ts";
import { fuzzOne, readCorpus, type FuzzResult } from "./fuzz-one.ts";
import { readOptions } from "./options.ts";
import { corpusOf, targetPath, TARGETS } from "./targets.ts";

const NO_CORPUS = fileURLToPath(new URL("corpus/none", import.meta.url));

async function fuzzPlanted(fault: string, hangMs = 20_000): Promise<FuzzResult> {
  const path = fileURLToPath(new URL(`planted/${fault}.ts`, import.meta.url));
  return await fuzzOne({ path, corpus: NO_CORPUS, seconds: fault === "none" ? 1 : 50, seed: 7, hangMs });
}

describe("the fuzzer", () => {
  it("finds an input that throws, by the branches that lead to it, and makes it as small as it can be", async () => {
    const { fault, begun, branches } = await fuzzPlanted("throws");
    expect(fault?.reason).toContain("the planted fault");
    expect(Buffer.from(fault?.input ?? []).toString("latin1")).toMatch(/^.magic\0+$/s);
    expect(fault?.input.length).toBeLessThan(60);
    expect(branches).toBeGreaterThan(begun.branches);
  });

  it("finds an input that hangs, and ends the thread that reads it", async () => {
    const { fault } = await fuzzPlanted("hangs", 3000);
    expect(fault?.reason).toContain("hang");
    expect(Buffer.from(fault?.input ?? []).toString("latin1")).toContain("magic");
  });

  it("finds an input whose reader looks past its end", async () => {
    const { fault } = await fuzzPlanted("past-the-end");
    expect(fault?.reason).toContain("past the end");
    expect(fault?.input).toHaveLength(1);
  });

  it("finds nothing where nothing is, and tells what it did", async () => {
    const { fault, runs, corpus, branches, counters } = await fuzzPlanted("none");
    expect(fault).toBeUndefined();
    expect(runs).toBeGreaterThan(100);
    expect(corpus).toBeGreaterThan(1);
    expect(branches).toBeGreaterThan(3);
    expect(branches).toBeLessThan(counters);
  });

  it("refuses options that it does not understand", () => {
    expect(() => readOptions(["--target", "nothing"])).toThrow(/expected one of traces-proto, .*, got nothing/);
    expect(() => readOptions(["--seconds", "0"])).toThrow("--seconds: expected a whole number from 1, got 0");
    expect(readOptions(["--target", "emf", "--seed", "3"])).toEqual({
      targets: ["emf"],
      seconds: 600,
      seed: 3,
      jobs: 1,
    });
  });
});

describe.each(TARGETS)("%s", (name) => {
  it("reads its first inputs and those of earlier faults", async () => {
    const { target } = (await import(targetPath(name))) as { readonly target: FuzzTarget };
    const inputs = [...target.seeds(), ...(await readCorpus(corpusOf(name)))];
    expect(inputs.length).toBeGreaterThan(0);
    for (const input of inputs) {
      const answer = await target.run(input.slice());
      expect(answer.length).toBeGreaterThanOrEqual(0);
    }
  });
});
