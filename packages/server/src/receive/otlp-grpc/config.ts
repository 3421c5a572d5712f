import { z } from "zod";
import { serverTlsConfig } from "../otlp/tls-config.ts";

const MIB = 1024 * 1024;

/** `receivers: otlp: protocols: grpc:`, with the Collector's names where it has one. */
export const grpcProtocolConfig = z.strictObject({
  /** `host:port` to listen on. */
  endpoint: z
    .string()
    .regex(/^.+:\d{1,5}$/, { error: "expected host:port" })
    .default("localhost:4317"),
  /** MiB of a call's message, as sent and again once decompressed. */
  max_recv_msg_size_mib: z.int().positive().max(1024).default(4),
  /** Calls that one connection may have open at once. */
  max_concurrent_streams: z.int().positive().max(2147483647).default(100),
  /** How long a sender may take to send its message. */
  read_timeout_ms: z.int().positive().default(30_000),
  /** Bytes of messages being read and kept at once, over all senders; beyond it they are told to come back. */
  max_in_flight_bytes: z
    .int()
    .positive()
    .default(256 * MIB),
  tls: serverTlsConfig.optional(),
});
