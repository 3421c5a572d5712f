import { describe, expect, it } from "vitest";
import { storeConfig } from "./config.ts";

const URL = "https://clickhouse.example.com:8443";
const faultsOf = (value: unknown): readonly string[] =>
  storeConfig.safeParse(value).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

describe("exporters: store:", () => {
  it("is the embedded engine without a word, which keeps everything", () => {
    expect(storeConfig.parse({}).url).toBeUndefined();
    expect(storeConfig.parse({})).toMatchObject({ database: "default", engine: { port: 0 } });
  });

  it("takes a cluster by its name alone, with ClickHouse's usual macros", () => {
    expect(storeConfig.parse({ url: URL, cluster: { name: "telemetry" } }).cluster).toEqual({
      name: "telemetry",
      path: "/clickhouse/tables/{shard}/{database}/{table}",
      replica: "{replica}",
      insertQuorum: "auto",
    });
    expect(storeConfig.parse({ url: URL, cluster: { name: "{cluster}", insert_quorum: 2 } }).cluster).toMatchObject({
      name: "{cluster}",
      insertQuorum: 2,
    });
  });

  it.each([
    [{ cluster: { name: "c" } }, "cluster: expected a url beside it: the embedded engine is one server"],
    [
      { url: URL, cluster: { name: "c'); DROP" } },
      "cluster.name: expected the cluster's name in ClickHouse's `remote_servers`",
    ],
    [
      { url: URL, cluster: { name: "c", path: "/tables/{table}" } },
      "cluster.path: expected {shard} in it, or all shards would be replicas of each other",
    ],
    [
      { url: URL, cluster: { name: "c", path: "/tables/{shard}" } },
      "cluster.path: expected {table} in it, or all tables would be one",
    ],
    [{ url: "http://localhost:8123", tls: { ca_file: "/ca.pem" } }, "tls: expected an https url beside it"],
    [{ url: URL, tls: { ca_file: "/ca.pem", cert_file: "/c.pem" } }, "tls: expected cert_file and key_file together"],
    [{ sending_queue: { when_full: "drop" } }, 'sending_queue.when_full: expected "hold_back" or "drop_oldest"'],
    [{ sending_queue: { queue_size: 1000 } }, "sending_queue.queue_size: expected 67108864 bytes or more"],
    [{ sending_queue: { sizer: "requests" } }, 'sending_queue.sizer: expected "bytes"'],
    [{ url: "tcp://localhost:9000" }, "url: expected an http or https URL of ClickHouse's HTTP interface"],
  ])("says what is wrong with %o", (value, fault) => {
    expect(faultsOf(value)).toContain(fault);
  });
});
