import { parseArgs } from "node:util";
import type { LoadProtocol } from "./load-process.ts";

export interface Options {
  readonly seconds: number;
  readonly spansPerRequest: number;
  readonly connections: number;
  readonly protocol: LoadProtocol;
  /** Server and engine are killed in turn while the load goes on, and started again, each at least so often; 0: never. */
  readonly kills: number;
  /** Clients that ask what the console asks, one question after the other, while the load goes on. */
  readonly queries: number;
  /** A ClickHouse server in place of the embedded engine. */
  readonly engineUrl: string | undefined;
  /** Other receivers get the same load afterwards. */
  readonly peers: boolean;
}

const DEFAULT_KILLS = 20;

export const INGEST_HELP = `Usage: npm run bench -- ingest [--seconds N] [--spans-per-request N] [--connections N] [--grpc | --json]
         [--with-queries N] [--engine-url URL] [--kill [--kills N]] [--no-peers]

A whole outcrop (server, engine, default processors, settlement) in processes of its own, under as many spans as it takes,
from another process over loopback; then every acknowledged span is counted in the engine, past the server.

  --seconds N            how long to send (default: 20)
  --spans-per-request N  (default: 512)
  --connections N        connections with a request in flight each (default: 24)
  --grpc                 OTLP/gRPC instead of OTLP/HTTP with protobuf
  --json                 OTLP/HTTP with JSON
  --with-queries N       so many clients ask what the console's pages ask, one question after the other, all the while
  --engine-url URL       a ClickHouse server instead of the embedded engine: http://user:password@host:8123. Everything
                         is in a database of its own there, which is dropped in the end
  --kill                 kill server and engine in turn (SIGKILL), under load, and count all the same; goes on beyond
                         --seconds until each has been killed often enough. With --engine-url, the server alone
  --kills N              how often each is killed at least (default: ${DEFAULT_KILLS})
  --no-peers             leave the peers out: a receiver on protobufjs, and, where Go is on the machine, the OpenTelemetry
                         Collector, in two ways, each writing a file. They get the same load for as long, one after the other, unless
                         --kill, --grpc, --json, --with-queries or --engine-url is there. The Collector is built from its
                         public modules the first time, which takes minutes
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
      kills: { type: "string", default: String(DEFAULT_KILLS) },
      grpc: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      "with-queries": { type: "string" },
      "engine-url": { type: "string" },
      "no-peers": { type: "boolean", default: false },
    },
  });
  const { grpc, json, kill } = values;
  if (grpc && json) throw new Error("Cannot read --grpc and --json: expected one of them, got both");
  const queries = values["with-queries"] === undefined ? 0 : count("with-queries", values["with-queries"]);
  const engineUrl = values["engine-url"];
  if (engineUrl !== undefined && !/^https?:\/\//.test(engineUrl)) {
    throw new Error(`Cannot read --engine-url: expected http://… or https://…, got ${engineUrl}`);
  }
  const isPlain = !grpc && !json && !kill && queries === 0 && engineUrl === undefined;
  return {
    seconds: count("seconds", values.seconds),
    spansPerRequest: count("spans-per-request", values["spans-per-request"]),
    connections: count("connections", values.connections),
    protocol: grpc ? "grpc" : json ? "json" : "protobuf",
    kills: kill ? count("kills", values.kills) : 0,
    queries,
    engineUrl,
    peers: isPlain && !values["no-peers"],
  };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`Cannot read --${name}: expected a whole number from 1, got ${text}`);
}
