import { z } from "zod";
import { clusterConfig } from "./cluster-config.ts";
import { retentionConfig } from "./retention-config.ts";

const storeTlsConfig = z
  .strictObject({
    ca_file: z.string().min(1),
    cert_file: z.string().min(1).optional(),
    key_file: z.string().min(1).optional(),
  })
  .refine((tls) => (tls.cert_file === undefined) === (tls.key_file === undefined), {
    error: "expected cert_file and key_file together",
  });

export type StoreTlsConfig = z.infer<typeof storeTlsConfig>;

/**
 * `exporters: store:`. Without a `url` an embedded engine is started, and `engine` tells how; with one the store is that
 * ClickHouse server, with these credentials.
 */
export const storeConfig = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: "expected an http or https URL of ClickHouse's HTTP interface" })
      .optional(),
    database: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, { error: "expected letters, digits and _" })
      .default("default"),
    username: z.string().default("default"),
    password: z.string().default(""),
    /** For a server whose certificate an authority of your own has signed, or that asks for one of the client. */
    tls: storeTlsConfig.optional(),
    cluster: clusterConfig.optional(),
    engine: z
      .strictObject({
        /** Loopback port of the embedded engine; 0 lets the system choose. */
        port: z.int().min(0).max(65_535).default(0),
        memory_limit_mib: z.int().min(256).default(1024),
      })
      .prefault({}),
    /** A trace is settled when no span of it has arrived for so long. */
    settle_after_ms: z.int().min(100).max(60_000).default(5_000),
    /** Of each signal's log, with the Collector's names; the log is the queue. */
    sending_queue: z
      .strictObject({
        sizer: z.literal("bytes", { error: 'expected "bytes"' }).default("bytes"),
        queue_size: z
          .int()
          .min(64 * 1024 * 1024, { error: "expected 67108864 bytes or more" })
          .default(4096 * 1024 * 1024),
        when_full: z
          .enum(["hold_back", "drop_oldest"], { error: 'expected "hold_back" or "drop_oldest"' })
          .default("hold_back"),
      })
      .prefault({}),
    retention: retentionConfig,
  })
  .refine(({ url, tls }) => tls === undefined || url?.startsWith("https:") === true, {
    path: ["tls"],
    error: "expected an https url beside it",
  })
  .refine(({ url, cluster }) => cluster === undefined || url !== undefined, {
    path: ["cluster"],
    error: "expected a url beside it: the embedded engine is one server",
  });

export type StoreConfig = z.infer<typeof storeConfig>;
