import { createClient } from "@clickhouse/client";
import { startEngine } from "@outcrop/engine";

/** A parent for crash.it.test.ts: starts an engine on the folder given, keeps it busy, prints its process id. */
process.on("SIGINT", () => undefined);
const engine = await startEngine({ dataDir: process.argv[2] ?? "", log: (line) => console.error(line) });
const client = createClient({ url: engine.url });
const busy = client.query({ query: "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))" });
busy.catch(() => undefined);
const running = async (): Promise<boolean> => {
  const found = await client.query({ query: "SELECT query FROM system.processes", format: "JSONEachRow" });
  return (await found.json()).length > 1;
};
while (!(await running()));
console.log(engine.pid);
