import { parseArgs } from "node:util";

export interface Options {
  readonly seconds: number;
  readonly spansPerRequest: number;
  readonly connections: number;
  /** Server and engine are killed in turn while the load goes on, and started again. */
  readonly kill: boolean;
}

export const INGEST_HELP = `Usage: npm run bench -- ingest [--seconds N] [--spans-per-request N] [--connections N] [--kill]

A whole outcrop (server, engine, default processors, settlement) in processes of its own, under as much OTLP/HTTP
protobuf as it takes, from another process over loopback; then every acknowledged span is counted in the engine.

  --seconds N            how long to send (default: 20)
  --spans-per-request N  (default: 512)
  --connections N        requests in flight (default: 24)
  --kill                 kill server and engine in turn (SIGKILL), every second and a half, and count all the same
`;

/** Reads the command line. Throws with a message for the user. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "20" },
      "spans-per-request": { type: "string", default: "512" },
      connections: { type: "string", default: "24" },
      kill: { type: "boolean", default: false },
      json: { type: "boolean", default: true },
    },
  });
  return {
    seconds: count("seconds", values.seconds),
    spansPerRequest: count("spans-per-request", values["spans-per-request"]),
    connections: count("connections", values.connections),
    kill: values.kill,
  };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`Cannot read --${name}: expected a whole number from 1, got ${text}`);
}
