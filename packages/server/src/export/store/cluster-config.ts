import { z } from "zod";

/** Nothing that would end a text of SQL, which all of these become part of. */
const noQuotes = /^[^'\\]+$/;

/** `exporters: store: cluster:`. The tables are replicated, and spread over all shards of the cluster. */
export const clusterConfig = z
  .strictObject({
    name: z.string().regex(noQuotes, { error: "expected the cluster's name in ClickHouse's `remote_servers`" }),
    path: z
      .string()
      .regex(noQuotes, { error: "expected a path in Keeper" })
      .startsWith("/", { error: "expected a path in Keeper, which begins with /" })
      .includes("{shard}", { error: "expected {shard} in it, or all shards would be replicas of each other" })
      .includes("{table}", { error: "expected {table} in it, or all tables would be one" })
      .default("/clickhouse/tables/{shard}/{database}/{table}"),
    replica: z
      .string()
      .regex(noQuotes, { error: "expected what tells replicas apart, as {replica}" })
      .default("{replica}"),
    insert_quorum: z.union([z.literal("auto"), z.int().min(1).max(9)]).default("auto"),
  })
  .transform(({ insert_quorum: insertQuorum, ...rest }) => ({ ...rest, insertQuorum }));
