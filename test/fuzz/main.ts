import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fuzzOne, type FuzzResult } from "./fuzz-one.ts";
import { FUZZ_HELP, readOptions, type FuzzOptions } from "./options.ts";
import { corpusOf, targetPath, type TargetName } from "./targets.ts";

// npm run fuzz: a line for each decoder; exits with 1 where one has a fault.

const args = process.argv.slice(2);
if (args.includes("--help")) console.log(FUZZ_HELP);
else {
  try {
    process.exitCode = (await fuzz(readOptions(args))) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}

/** Answers whether no decoder has a fault. */
async function fuzz(options: FuzzOptions): Promise<boolean> {
  const waiting = [...options.targets];
  let faults = 0;
  console.log(`${waiting.length} decoders, ${options.seconds} s each, --seed ${options.seed}`);
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (!(await isSound(name, options))) faults++;
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  console.log(faults === 0 ? "No fault found" : `Faults in ${faults} of ${options.targets.length} decoders`);
  return faults === 0;
}

async function isSound(name: TargetName, options: FuzzOptions): Promise<boolean> {
  try {
    const result = await fuzzTarget(name, options);
    console.log(lineOf(name, result));
    if (result.fault === undefined) return true;
    console.log(`      ${result.fault.reason}\n      ${await keep(name, result.fault.input)}`);
  } catch (error) {
    // The others are looked at all the same.
    console.log(`FAIL  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return false;
}

async function fuzzTarget(name: TargetName, { seconds, seed }: FuzzOptions): Promise<FuzzResult> {
  let next = 60;
  const began = performance.now();
  return await fuzzOne({
    path: targetPath(name),
    corpus: corpusOf(name),
    seconds,
    seed,
    onProgress({ runs, corpus, branches, features }) {
      const passed = (performance.now() - began) / 1000;
      if (passed < next) return;
      next += 60;
      console.log(
        `      ${name} ${passed.toFixed(0)} s: ${runs} runs, corpus ${corpus}, ${branches} branches, ${features} features`,
      );
    },
  });
}

function lineOf(
  name: string,
  { fault, runs, seconds, corpus, begun, branches, features, counters }: FuzzResult,
): string {
  const rate = Math.round(runs / seconds);
  return (
    `${fault === undefined ? "ok  " : "FAIL"}  ${name.padEnd(14)} ${rate} runs/s, ${runs} in ${seconds.toFixed(0)} s; ` +
    `corpus ${begun.corpus} -> ${corpus}; branches ${begun.branches} -> ${branches} of ${counters}; ` +
    `features ${begun.features} -> ${features}`
  );
}

/** Keeps the input in the repository; answers where. */
async function keep(name: TargetName, input: Uint8Array): Promise<string> {
  const file = join(corpusOf(name), createHash("sha256").update(input).digest("hex").slice(0, 16));
  await mkdir(corpusOf(name), { recursive: true });
  await writeFile(file, input);
  return `${input.length} bytes, kept in ${file}`;
}
