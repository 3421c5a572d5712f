import { z } from "zod";
import { serverTlsConfig } from "../otlp/tls-config.ts";

const MIB = 1024 * 1024;

/** Web pages that may send. An origin may hold `*`. */
const corsConfig = z.strictObject({
  allowed_origins: z.array(z.string().min(1)).default([]),
  allowed_headers: z.array(z.string().min(1)).default([]),
  exposed_headers: z.array(z.string().min(1)).default([]),
  /** Seconds that a browser remembers what it was told. */
  max_age: z.int().nonnegative().default(0),
});

/** `receivers: otlp: protocols: http:` */
export const httpProtocolConfig = z.strictObject({
  /** `host:port` to listen on. */
  endpoint: z
    .string()
    .regex(/^.+:\d{1,5}$/, { error: "expected host:port" })
    .default("localhost:4318"),
  /** Bytes of a request's body, as sent and again once decompressed. */
  max_request_body_size: z
    .int()
    .positive()
    .default(20 * MIB),
  /** How long a sender may take to send its body. */
  read_timeout_ms: z.int().positive().default(30_000),
  /** Bytes of bodies being read and decoded at once, over all senders; beyond it they are told to come back. */
  max_in_flight_bytes: z
    .int()
    .positive()
    .default(256 * MIB),
  tls: serverTlsConfig.optional(),
  cors: corsConfig.optional(),
});
