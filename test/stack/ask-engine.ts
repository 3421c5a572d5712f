import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "./stack.ts";

/** Asks the engine itself, as Grafana would. */
export async function askEngine<T>({ ready }: Stack, sql: string): Promise<readonly T[]> {
  const users = JSON.parse(readFileSync(join(ready.data, "engine-users.json"), "utf8")) as {
    readonly reader: { readonly name: string; readonly password: string };
  };
  const response = await fetch(`${ready.engine?.url}/?default_format=JSONEachRow`, {
    method: "POST",
    body: sql,
    headers: {
      "X-ClickHouse-User": users.reader.name,
      "X-ClickHouse-Key": users.reader.password,
      // One that waits for the next question may have been closed by then.
      connection: "close",
    },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}
