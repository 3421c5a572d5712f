import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job, JobResult } from "./job.ts";

export interface CallerOptions {
  /** OTLP base endpoint; with one the caller is instrumented. */
  readonly otlpEndpoint?: string;
  /** Prompts and answers are recorded. */
  readonly captureContent?: boolean;
}

/** A process of `caller.ts`. */
export interface Caller {
  call(job: Job): Promise<JobResult>;
  /** Lets it end by itself, so that it sends what it has. Throws when it did not end well. */
  finish(): Promise<void>;
  kill(): void;
}

const FINISH_WITHIN_MS = 90_000;

export function startCaller({ otlpEndpoint, captureContent = false }: CallerOptions): Caller {
  const flags = otlpEndpoint === undefined ? [] : ["--import", "@outcrop/node/register"];
  const child = spawn(
    process.execPath,
    ["--conditions=outcrop:source", ...flags, fileURLToPath(new URL("caller.ts", import.meta.url))],
    {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      stdio: ["ignore", "inherit", "pipe", "ipc"],
      env: environment(otlpEndpoint, captureContent),
    },
  );
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
  const waiting = new Map<string, { resolve: (result: JobResult) => void; reject: (error: Error) => void }>();
  child.on("message", (result: JobResult) => {
    waiting.get(result.id)?.resolve(result);
    waiting.delete(result.id);
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => {
      for (const { reject } of waiting.values()) reject(new Error(`A calling process ended with ${code}\n${log}`));
      resolve(code);
    });
  });
  return {
    call: (job) =>
      new Promise((resolve, reject) => {
        waiting.set(job.id, { resolve, reject });
        child.send(job, (error) => {
          if (error !== null) reject(error);
        });
      }),
    finish: () => finish(child, exited, () => log),
    kill: () => void child.kill("SIGKILL"),
  };
}

async function finish(child: ChildProcess, exited: Promise<number | null>, log: () => string): Promise<void> {
  child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), FINISH_WITHIN_MS);
  const code = await exited;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`Cannot finish a calling process: expected exit code 0, got ${code}\n${log()}`);
}

/** Nothing of the caller's own environment may reach the SDK or OpenTelemetry. */
function environment(otlpEndpoint: string | undefined, captureContent: boolean): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS|OTEL|OUTCROP|AGENT|DISABLE_ADOT)_/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    ...(otlpEndpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }),
    ...(captureContent ? { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" } : {}),
    OTEL_SERVICE_NAME: "conformance",
    // An application gives up sooner, on a busy machine too soon for a suite that asks for every span.
    OTEL_EXPORTER_OTLP_TIMEOUT: "60000",
    OUTCROP_FLUSH_TIMEOUT_MS: "60000",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
