import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Finished {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

/**
 * Runs a tool of the workspace and collects what it prints. The workspace's binaries come first in PATH, so that it is
 * Node 24 whatever the machine has.
 */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly inherit?: boolean; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Finished> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env, PATH: `${join(ROOT, "node_modules/.bin")}:${process.env["PATH"] ?? ""}` },
      stdio: options.inherit === true ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output, seconds: (performance.now() - began) / 1000 }));
  });
}
