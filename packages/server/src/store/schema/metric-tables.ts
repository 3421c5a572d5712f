import {
  METRIC_COLUMNS,
  METRIC_KINDS,
  metricColumnsOf,
  type MetricColumnDefinition,
  type MetricKind,
} from "../../pipeline/batch/metric-columns.ts";
import { localTable, onCluster, type Cluster } from "./cluster.ts";
import { columnDdl, type StoredColumn } from "./column-ddl.ts";
import { createTable, type TableDefinition } from "./create-table.ts";

/** What blocks of data points are inserted into, of all kinds together. It keeps nothing: views lay its rows out. */
export const METRIC_INTAKE = "otel_metrics";

const CODECS: Readonly<Record<string, string>> = {
  StartTimeUnix: "Delta(8), ZSTD(1)",
  TimeUnix: "Delta(8), ZSTD(1)",
};

/** A series lies in one shard. */
const SHARD_BY = "cityHash64(Org, ServiceName, MetricName)";

function storedColumns(columns: readonly MetricColumnDefinition[]): readonly StoredColumn[] {
  return columns.map(({ name, type }) => {
    const codec = CODECS[name];
    return codec === undefined ? { name, type } : { name, type, codec };
  });
}

/**
 * Sorted by organisation and metric, then as the newest schema of OpenTelemetry's ClickHouse exporter is, so that the
 * points of a series lie together within their hour.
 */
function metricTable(kind: MetricKind): TableDefinition {
  return {
    name: `otel_metrics_${kind}`,
    kind: "append",
    columns: storedColumns(metricColumnsOf(kind)),
    indexes: ["INDEX idx_time TimeUnix TYPE minmax GRANULARITY 1"],
    partitionBy: "toDate(TimeUnix)",
    orderBy: "(Org, MetricName, ServiceName, toStartOfHour(TimeUnix), cityHash64(Attributes))",
    shardBy: SHARD_BY,
  };
}

/** The tables of the five kinds, as OpenTelemetry's ClickHouse exporter names them. */
export const METRIC_TABLES: readonly TableDefinition[] = METRIC_KINDS.map((kind) => metricTable(kind));

/**
 * The statements that make everything that metrics need. One block of points of all kinds is one insert under one token:
 * each table takes its rows, and knows them again when the insert is repeated, however far it came the first time.
 */
export function createMetricTables(cluster: Cluster | null): readonly string[] {
  return [
    ...METRIC_TABLES.flatMap((table) => createTable(table, cluster)),
    ...createIntake(cluster),
    ...METRIC_KINDS.map((kind) => createView(kind, cluster)),
  ];
}

/**
 * The views and the table that they read, made anew: neither holds anything, and a view has the columns of the time
 * when it was made. Nothing may be inserted meanwhile.
 */
export function renewMetricViews(cluster: Cluster | null): readonly string[] {
  const here = onCluster(cluster);
  return [
    ...METRIC_KINDS.map((kind) => `DROP TABLE IF EXISTS ${metricView(kind)}${here} SYNC`),
    ...new Set(
      [METRIC_INTAKE, localTable(METRIC_INTAKE, cluster)].map((table) => `DROP TABLE IF EXISTS ${table}${here} SYNC`),
    ),
    ...createIntake(cluster),
    ...METRIC_KINDS.map((kind) => createView(kind, cluster)),
  ];
}

function createIntake(cluster: Cluster | null): readonly string[] {
  const columns = METRIC_COLUMNS.map(({ name, type }) => columnDdl({ name, type })).join(",\n  ");
  const create = (table: string, engine: string): string =>
    `CREATE TABLE IF NOT EXISTS ${table}${onCluster(cluster)} (\n  ${columns}\n)\nENGINE = ${engine}`;
  const local = localTable(METRIC_INTAKE, cluster);
  if (cluster === null) return [create(local, "Null")];
  const spread = `Distributed('${cluster.name}', '${cluster.database}', '${local}', ${SHARD_BY})`;
  return [create(local, "Null"), create(METRIC_INTAKE, spread)];
}

function createView(kind: MetricKind, cluster: Cluster | null): string {
  const columns = metricColumnsOf(kind).map(({ name }) => `\`${name}\``);
  return `
CREATE MATERIALIZED VIEW IF NOT EXISTS ${metricView(kind)}${onCluster(cluster)}
TO ${localTable(`otel_metrics_${kind}`, cluster)} AS
SELECT
  ${columns.join(",\n  ")}
FROM ${localTable(METRIC_INTAKE, cluster)}
WHERE Kind = '${kind}'`;
}

/** What hands the rows of a kind to its table. */
export function metricView(kind: MetricKind): string {
  return `otel_metrics_${kind}_mv`;
}
