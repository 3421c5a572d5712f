import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/**
 * Runs a script of this folder in a process of its own and answers with the JSON that is its last line. It loads the
 * packages as users do: compiled, without the condition that this process may run under.
 */
export async function runScript<T>(script: string, args: readonly string[], flags: readonly string[] = []): Promise<T> {
  const child = spawn(process.execPath, [...flags, `${FOLDER}${script}`, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const closed = new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
  let last = "";
  for await (const line of createInterface(child.stdout)) last = line;
  const code = await closed;
  if (code !== 0)
    throw new Error(`Cannot measure: expected ${script} ${args.join(" ")} to end well, got exit code ${code}`);
  return JSON.parse(last) as T;
}

export interface Endpoint {
  readonly url: string;
  stop(): void;
}

/** Starts the service, and answers when it listens. */
export async function startEndpoint(): Promise<Endpoint> {
  const child = spawn(process.execPath, [`${FOLDER}endpoint.ts`], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  for await (const url of createInterface(child.stdout)) {
    return { url, stop: () => child.stdin.end() };
  }
  throw new Error("Cannot start the endpoint: expected its URL, got nothing");
}
