import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { CallResult, Plan } from "./plan.ts";

const run = promisify(execFile);

/** Runs a plan in a process of its own, since what instrumentations patch stays patched. */
export async function runPlan(plan: Plan): Promise<readonly CallResult[]> {
  const { stdout } = await run(
    process.execPath,
    ["--conditions=outcrop:source", fileURLToPath(new URL("caller.ts", import.meta.url)), JSON.stringify(plan)],
    {
      env: {
        PATH: process.env["PATH"],
        NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
        AWS_EC2_METADATA_DISABLED: "true",
      },
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      maxBuffer: 64 * 1_024 * 1_024,
      timeout: 140_000,
    },
  );
  return JSON.parse(stdout) as readonly CallResult[];
}
