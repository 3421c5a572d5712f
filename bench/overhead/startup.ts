import { parseArgs } from "node:util";

// One start of an application that uses Bedrock. Prints a `Startup`.

export interface Startup {
  /** CPU time until the client's package is loaded, milliseconds. */
  readonly ms: number;
  readonly rssMb: number;
}

const { values } = parseArgs({ options: { with: { type: "string" } } });

if (values.with === "sdk") {
  const { registerDiscardingSdk } = await import("./discarding-sdk.ts");
  await import("@opentelemetry/exporter-trace-otlp-proto");
  await import("@opentelemetry/exporter-metrics-otlp-proto");
  registerDiscardingSdk();
}
await import("@aws-sdk/client-bedrock-runtime");
const { user, system } = process.cpuUsage();
const startup: Startup = { ms: (user + system) / 1_000, rssMb: process.memoryUsage().rss / 1_048_576 };
console.log(JSON.stringify(startup));
process.exit();
