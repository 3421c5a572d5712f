/** What it means that something was not taken, and what somebody on call can do about it. */
export interface Remedy {
  readonly meaning: string;
  readonly todo: string;
}

/** By the reasons that receivers give; those of items first, as those of requests are told to fewer senders. */
export const REMEDIES: Readonly<Record<string, Remedy>> = {
  full: {
    meaning: "the log or its disk was full, or too slow",
    todo: "Senders will retry. Look below for an exporter that is behind and a log that is nearly full; free disk space, speed up the store, or raise sending_queue.queue_size.",
  },
  unavailable: {
    meaning: "Outcrop was short of memory",
    todo: "Senders will retry. If it keeps happening, raise limit_mib of memory_limiter, if the machine has the memory, or send smaller batches.",
  },
  invalid: {
    meaning: "they break a rule of OTLP, such as the length of an id",
    todo: "The sender was told which, and why: look for “partial success” in its output.",
  },
  undeliverable: {
    meaning: "one batch of them is larger than the whole log",
    todo: "Send smaller batches, or raise sending_queue.queue_size.",
  },
  unauthenticated: {
    meaning: "missing or wrong credentials",
    todo: 'Set OTEL_EXPORTER_OTLP_HEADERS="Authorization=Basic%20…" (a user) or "…=Bearer%20…" (a key) at the sender, as listed under access in the configuration.',
  },
  forbidden: {
    meaning: "credentials for another organisation, or a web page from another site",
    todo: "Compare the organisation in the sender's OTEL_EXPORTER_OTLP_ENDPOINT with those its credentials are for. While Outcrop has no credentials configured, web pages from other machines may not send.",
  },
  not_found: {
    meaning: "no such path, or no pipeline for the signal",
    todo: "The sender's OTEL_EXPORTER_OTLP_ENDPOINT must end in /api/{organisation}; its SDK adds /v1/traces. Does the configuration have a pipeline for the signal?",
  },
  unsupported: {
    meaning: "a content type, compression or method that OTLP does not have",
    todo: "Set the sender's OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf, http/json or grpc, and its compression to gzip, zstd or none.",
  },
  malformed: {
    meaning: "the body is not OTLP of the type it claims, or nothing in it was acceptable",
    todo: "The sender was told what was expected and what came. Does something in between change or truncate request bodies?",
  },
  too_large: {
    meaning: "larger than the limit for a request",
    todo: "Lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE at the sender, or raise max_request_body_size (gRPC: max_recv_msg_size_mib).",
  },
  timeout: {
    meaning: "the body did not arrive in time",
    todo: "Is the network slow, or did the sender stop mid-request? read_timeout_ms is how long Outcrop waits.",
  },
  busy: {
    meaning: "too many requests at once",
    todo: "Senders will retry. If it keeps happening, raise max_in_flight_bytes or send larger batches.",
  },
};
