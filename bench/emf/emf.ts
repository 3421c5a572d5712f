import { parseEmf } from "@outcrop/core/emf";
import { readEmfBenchOptions } from "./options.ts";
import type { Writer } from "./sample.ts";
import { WRITERS } from "./writers.ts";

const MAX_US = 10;

type Name = keyof typeof WRITERS;
const NAMES = Object.keys(WRITERS) as readonly Name[];

/** Measures building and writing one document. Answers whether all three mean the same. */
export function emf(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const { rounds, documents } = readEmfBenchOptions(args);
  const measured = new Map<Name, number[]>(NAMES.map((name) => [name, []]));
  for (let round = -Math.ceil(rounds / 5); round < rounds; round += 1) {
    // Each round begins with another one, so that none always has the same neighbour.
    for (let i = 0; i < NAMES.length; i += 1) {
      const name = NAMES[(Math.abs(round) + i) % NAMES.length] ?? "outcrop";
      const us = timed(WRITERS[name], documents);
      if (round >= 0) measured.get(name)?.push(us);
    }
  }
  const median_us = Object.fromEntries(NAMES.map((name) => [name, rounded(quantile(measured.get(name), 0.5))]));
  const p95_us = Object.fromEntries(NAMES.map((name) => [name, rounded(quantile(measured.get(name), 0.95))]));
  const ours = quantile(measured.get("outcrop"), 0.5);
  const peers = NAMES.filter((name) => name !== "outcrop");
  const correct = sameMeaning();
  print({
    bench: "emf",
    rounds,
    documents,
    median_us,
    p95_us,
    goals: {
      document: ours < MAX_US,
      below_peers: peers.every((name) => ours < quantile(measured.get(name), 0.5)),
    },
    correct,
  });
  return Promise.resolve(correct);
}

/** Microseconds for one document: mean over a round. */
function timed(write: Writer, documents: number): number {
  const timestamp = Date.now();
  let bytes = 0;
  const began = performance.now();
  for (let i = 0; i < documents; i += 1) bytes += write(i, timestamp).length;
  const ms = performance.now() - began;
  if (bytes === 0) throw new Error("Cannot measure: expected documents, got none");
  return (ms * 1_000) / documents;
}

function sameMeaning(): boolean {
  const timestamp = Date.now();
  const meanings = NAMES.map((library) => {
    const parsed = parseEmf(WRITERS[library](1_024, timestamp));
    if (parsed.kind !== "ok" || parsed.metrics.length !== 5) return `${library}: ${parsed.kind}`;
    const metrics = parsed.metrics.map(({ namespace, dimensions, name, unit, resolution, values, timestamp: at }) => {
      const { service, Model } = dimensions;
      return JSON.stringify([namespace, service, Model, name, unit, resolution, values, at]);
    });
    return metrics.toSorted((a, b) => (a < b ? -1 : 1)).join("\n");
  });
  return new Set(meanings).size === 1;
}

function quantile(values: readonly number[] = [], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
