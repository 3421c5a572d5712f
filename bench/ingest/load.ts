import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LoadOrder, LoadReport } from "./load-process.ts";

/** The load generator's process. */
export interface Load {
  start(): void;
  /** How many requests have been acknowledged so far. */
  acknowledged(): Promise<number>;
  /** Lets what is in flight end and answers with what came of it all. */
  stop(): Promise<LoadReport>;
  /** Ends it whatever it is doing; does nothing once it has ended. */
  kill(): void;
}

export async function openLoad(order: LoadOrder): Promise<Load> {
  const child = fork(fileURLToPath(new URL("load-process.ts", import.meta.url)), { stdio: "inherit" });
  const ready = answer(child);
  child.send(order);
  await ready;
  const ask = async (message: "count" | "stop"): Promise<unknown> => {
    const told = answer(child);
    child.send(message);
    return await told;
  };
  return {
    start: () => void child.send("start"),
    acknowledged: async () => (await ask("count")) as number,
    stop: async () => (await ask("stop")) as LoadReport,
    kill: () => void child.kill("SIGKILL"),
  };
}

async function answer(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`Cannot measure: expected the load generator to answer, got exit code ${code}`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}
