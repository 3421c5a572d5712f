import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { SERVICE_DESK } from "./app/agent/service-desk.ts";
import { HELP, type Options, readOptions } from "./options.ts";

// Starts the two programs of this example, each as its own process: the history has a clock of its own, and the live
// assistant is an ordinary application that was given one flag, `--import @outcrop/node/register`.

process.exitCode = await main();

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    process.stdout.write(HELP);
    return 0;
  }
  let options: Options;
  try {
    options = readOptions(args, process.env, Date.now());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (options.historyHours > 0) {
    const code = await run(["./history/main.ts", ...args], {});
    if (code !== 0 || !options.live) return code;
  }
  return run(["--import", "@outcrop/node/register", "./live/main.ts", ...args], {
    OTEL_EXPORTER_OTLP_ENDPOINT: options.endpoint,
    ...(options.headers === "" ? {} : { OTEL_EXPORTER_OTLP_HEADERS: options.headers }),
    OUTCROP_AGENT_NAMES: process.env["OUTCROP_AGENT_NAMES"] ?? `${SERVICE_DESK.agentId}=${SERVICE_DESK.name}`,
    OTEL_SERVICE_NAME: process.env["OTEL_SERVICE_NAME"] ?? "support-assistant",
  });
}

/**
 * Runs a program of this folder until it ends; signals are passed on to it. Answers with its exit code. One that a signal
 * ended has not done its work, and answers with 128 and the signal's number, as shells do.
 */
function run(command: readonly string[], env: Record<string, string>): Promise<number> {
  const conditions = process.execArgv.filter((arg) => arg.startsWith("--conditions"));
  const words = command.map((word) => (word.startsWith("./") ? fileURLToPath(new URL(word, import.meta.url)) : word));
  const child = spawn(process.execPath, [...conditions, ...words], {
    stdio: "inherit",
    env: { ...process.env, ...env },
    // `--import` finds packages from the working directory.
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGTERM", forward).on("SIGINT", forward);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.off("SIGTERM", forward).off("SIGINT", forward);
      resolve(code ?? (signal === null ? 1 : 128 + constants.signals[signal]));
    });
  });
}
