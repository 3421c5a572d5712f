import { z } from "zod";

const MIB = 1024 * 1024;

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
});
