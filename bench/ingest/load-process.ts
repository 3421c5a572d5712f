import { GrpcSender } from "./grpc-sender.ts";
import { HttpSender } from "./http-sender.ts";
import { LoadBody } from "./load-body.ts";
import type { LoadSender } from "./load-sender.ts";

// The load generator, in a process of its own: told what to send by its parent, it sends until told to stop and
// answers with what came of it.

export type LoadProtocol = "protobuf" | "json" | "grpc";

export interface LoadOrder {
  readonly port: number;
  readonly protocol: LoadProtocol;
  readonly connections: number;
  readonly spansPerRequest: number;
  /** Of all connections together, over HTTP; without it, as many as are answered. */
  readonly requestsPerSecond?: number;
}

export interface LoadReport {
  readonly requests: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly bytesPerRequest: number;
  readonly seconds: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  readonly ackMaxMs: number;
  readonly cpuUs: number;
}

let senders: readonly LoadSender[] = [];
const latencies: number[] = [];
let refused = 0;
let unanswered = 0;
let bytes = 0;
let began = 0;
let cpu = process.cpuUsage();

process.on("message", (message: LoadOrder | "start" | "count" | "stop") => {
  if (message === "start") {
    began = performance.now();
    cpu = process.cpuUsage();
    for (const sender of senders) sender.start();
  } else if (message === "count") process.send?.(latencies.length);
  else if (message === "stop") void stop();
  else prepare(message);
});
process.on("disconnect", () => process.exit(1));

function prepare({ port, protocol, connections, spansPerRequest, requestsPerSecond }: LoadOrder): void {
  const nowNano = BigInt(Date.now()) * 1_000_000n;
  const encoding = protocol === "json" ? "json" : "protobuf";
  const bodies = Array.from({ length: connections }, (_, i) => new LoadBody(i + 1, spansPerRequest, nowNano, encoding));
  bytes = bodies.reduce((sum, body) => sum + body.bytes.length, 0) / bodies.length;
  const tally = {
    onAcknowledged: (ms: number) => void latencies.push(ms),
    onRefused: () => void refused++,
    onUnanswered: () => void unanswered++,
  };
  const intervalMs = requestsPerSecond === undefined ? 0 : (connections * 1000) / requestsPerSecond;
  senders = bodies.map((body) =>
    protocol === "grpc"
      ? new GrpcSender(port, body, tally)
      : new HttpSender({ port, body, encoding, tally, intervalMs }),
  );
  process.send?.("ready");
}

async function stop(): Promise<void> {
  await Promise.all(senders.map((sender) => sender.stop()));
  const { user, system } = process.cpuUsage(cpu);
  const sorted = Float64Array.from(latencies).toSorted();
  const quantile = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
  const report: LoadReport = {
    requests: latencies.length,
    refused,
    unanswered,
    bytesPerRequest: bytes,
    seconds: (performance.now() - began) / 1000,
    ackP50Ms: quantile(0.5),
    ackP99Ms: quantile(0.99),
    ackMaxMs: quantile(1),
    cpuUs: user + system,
  };
  process.send?.(report, () => process.disconnect());
}
