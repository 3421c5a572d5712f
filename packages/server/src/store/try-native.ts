import { Readable } from "node:stream";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { OK, type Outcome } from "../pipeline/outcome.ts";
import { readNothing } from "./read-nothing.ts";
import { storeErrorOf } from "./store-error.ts";

/** Names and types of what an insert can fill, as a table function takes them; empty where there is no such table. */
const STRUCTURE_SQL = `
SELECT arrayStringConcat(groupArray(concat('\`', name, '\` ', type)), ', ') AS structure FROM (
  SELECT name, type FROM system.columns
  WHERE database = currentDatabase() AND table = {table:String} AND default_kind NOT IN ('ALIAS', 'MATERIALIZED')
  ORDER BY position
)`;

const RETRY_AFTER_MS = 500;

/** Lets the store read a Native block as rows of the table, and forget them. */
export async function tryNative(
  client: Pick<ClickHouseClient, "query" | "exec">,
  table: string,
  block: Uint8Array,
  settings: ClickHouseSettings,
): Promise<Outcome> {
  try {
    const asked = { query: STRUCTURE_SQL, query_params: { table }, format: "JSONEachRow" } as const;
    const [row] = await (await client.query(asked)).json<{ readonly structure: string }>();
    const structure = row?.structure ?? "";
    if (structure === "") throw new Error(`there is no table ${table}`);
    const { stream } = await client.exec({
      query: "INSERT INTO FUNCTION null({structure:String}) FORMAT Native",
      query_params: { structure },
      values: Readable.from([block], { objectMode: false }),
      clickhouse_settings: settings,
    });
    await readNothing(stream);
    return OK;
  } catch (error) {
    const { message: reason, unavailable } = storeErrorOf("read a block", error);
    return unavailable ? { kind: "retry", afterMs: RETRY_AFTER_MS, reason } : { kind: "drop", reason };
  }
}
