import { bundleNode } from "../../scripts/bundle-node.ts";
import { run } from "../../scripts/run.ts";
import { readOptions } from "./options.ts";
import type { Retained } from "./retained.ts";
import type { Round } from "./round.ts";
import type { Startup } from "./startup.ts";
import { summarise } from "./summary.ts";
import type { Variant } from "./variant.ts";
import { PEERS } from "../peers/peers.ts";
import { runScript, startEndpoint } from "./worker-process.ts";

/** Measures what is added to calls, to memory and to start-up. Answers whether telemetry was complete. */
export async function overhead(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const { rounds, seconds, warmUp, calls, retainedCalls, peers, profile } = readOptions(args);
  await build();
  const endpoint = await startEndpoint();
  try {
    // "plain" is the control: its second copy is not instrumented either.
    const variants: readonly Variant[] = peers ? ["plain", "bare-span", "outcrop", ...PEERS] : ["plain", "outcrop"];
    const measured = new Map<Variant, Round[]>(variants.map((variant) => [variant, []]));
    const startup = { plain: [] as Startup[], sdk: [] as Startup[], register: [] as Startup[] };
    const until = performance.now() + seconds * 1_000;
    for (let round = 1; round <= rounds || performance.now() < until; round += 1) {
      // Each round begins with another one, so that none always has the same neighbour.
      for (let i = 0; i < variants.length; i += 1) {
        const variant = variants[(round + i) % variants.length] ?? "outcrop";
        const target = ["--variant", variant, "--url", endpoint.url];
        const size = ["--warm-up", String(warmUp), "--calls", String(calls)];
        const flags =
          profile === undefined
            ? []
            : ["--cpu-prof", `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${variant}-${round}.cpuprofile`];
        const result = await runScript<Round>("round.ts", [...target, ...size], flags);
        measured.get(variant)?.push(result);
        print({ round, variant, ...result });
      }
      startup.plain.push(await runScript<Startup>("startup.ts", []));
      startup.sdk.push(await runScript<Startup>("startup.ts", ["--with", "sdk"]));
      startup.register.push(await runScript<Startup>("startup.ts", [], ["--import", "@outcrop/node/register"]));
    }
    const retained =
      retainedCalls === 0
        ? undefined
        : await runScript<Retained>("retained.ts", ["--url", endpoint.url, "--calls", String(retainedCalls)]);
    const summary = summarise({ rounds: Object.fromEntries(measured), retainedBytes: retained?.bytes, startup });
    print(summary);
    return summary.correct;
  } finally {
    endpoint.stop();
  }
}

/** The packages as users load them. */
async function build(): Promise<void> {
  const { code, output } = await run("tsc", ["-b", "packages/core", "packages/node", "packages/replay"]);
  if (code !== 0) throw new Error(`Cannot measure: expected the packages to compile, got\n${output}`);
  await bundleNode();
}
