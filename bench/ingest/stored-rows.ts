import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Asks the embedded engine itself, past everything of the server's. */
export async function engineQuery(url: string, dataDir: string, sql: string): Promise<string> {
  const { reader } = JSON.parse(await readFile(join(dataDir, "engine-users.json"), "utf8")) as {
    readonly reader: { readonly name: string; readonly password: string };
  };
  const response = await fetch(url, {
    method: "POST",
    body: sql,
    headers: { "x-clickhouse-user": reader.name, "x-clickhouse-key": reader.password },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Cannot count: expected rows, got ${response.status} ${text}`);
  return text.trim();
}
