import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./run.ts";

const HISTORY_HOURS = 6;

interface DemoServer {
  /** `http://host:port` of the running server. */
  readonly console: string;
  /** Its data folder. */
  readonly data: string;
}

interface DemoOptions {
  readonly live: boolean;
  readonly onChild: (child: ChildProcess) => void;
}

/**
 * Lets the support assistant write its history into the organisation `demo`, once for each data folder: what was begun is
 * remembered with its last instant, so that a start which was interrupted sends the very same spans again.
 */
export async function startDemo(server: DemoServer, options: DemoOptions): Promise<void> {
  const marker = join(server.data, "demo.json");
  const state = readState(marker) ?? { end: new Date().toISOString(), complete: false };
  const endpoint = `${server.console}/api/demo`;
  if (!state.complete) {
    mkdirSync(server.data, { recursive: true });
    writeFileSync(marker, JSON.stringify(state));
    process.stderr.write(`demo      writing ${HISTORY_HOURS} hours of a support assistant's history…\n`);
    const code = await runAssistant(["--history-hours", String(HISTORY_HOURS), "--end", state.end], endpoint, options);
    if (code !== 0) throw new Error(`the history was not written (exit code ${code}); the next start tries again`);
    writeFileSync(marker, JSON.stringify({ ...state, complete: true }));
    process.stderr.write(`demo      ready: ${server.console}/demo\n`);
  }
  if (options.live) {
    process.stderr.write("demo      the assistant goes on answering customers\n");
    await runAssistant(["--live"], endpoint, options);
  }
}

interface DemoState {
  readonly end: string;
  readonly complete: boolean;
}

function readState(file: string): DemoState | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as DemoState;
  } catch {
    return undefined;
  }
}

function runAssistant(args: readonly string[], endpoint: string, options: DemoOptions): Promise<number | null> {
  const main = join(ROOT, "examples/support-assistant/src/main.ts");
  const child = spawn(process.execPath, ["--conditions=outcrop:source", main, "--endpoint", endpoint, ...args], {
    cwd: join(ROOT, "examples/support-assistant"),
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...authorization() },
  });
  options.onChild(child);
  return new Promise((resolve) => child.once("exit", resolve));
}

/** Where the server asks for credentials, the demo presents those of the environment. */
function authorization(): Record<string, string> {
  const { OUTCROP_EMAIL: email, OUTCROP_PASSWORD: password } = process.env;
  if (email === undefined || password === undefined) return {};
  const token = Buffer.from(`${email}:${password}`).toString("base64");
  return { OTEL_EXPORTER_OTLP_HEADERS: `Authorization=${encodeURIComponent(`Basic ${token}`)}` };
}
