import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LoadOrder, LoadReport } from "./load-process.ts";

/** The load generator's process. */
export interface Load {
  start(): void;
  /** Lets what is in flight end and answers with what came of it all. */
  stop(): Promise<LoadReport>;
}

export async function openLoad(order: LoadOrder): Promise<Load> {
  const child = fork(fileURLToPath(new URL("load-process.ts", import.meta.url)), { stdio: "inherit" });
  const ready = answer(child);
  child.send(order);
  await ready;
  return {
    start: () => void child.send("start"),
    async stop() {
      const report = answer(child);
      child.send("stop");
      return (await report) as LoadReport;
    },
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
