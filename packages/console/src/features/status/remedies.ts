/** What it means that something was not taken, and what somebody on call can do about it. */
export interface Remedy {
  readonly meaning: string;
  readonly todo: string;
}

/** By the reasons that receivers give; those of items first, as those of requests are told to fewer senders. */
export const REMEDIES: Readonly<Record<string, Remedy>> = {
  full: {
    meaning: "the log, its disk or the memory was full",
    todo: "Their senders send them again. Below, look for an exporter that is behind and a log near its size; make room on the disk, help the store, or raise sending_queue.queue_size.",
  },
  unavailable: {
    meaning: "a part of Outcrop was not available",
    todo: "Their senders send them again. Outcrop's own output says which part, and why.",
  },
  invalid: {
    meaning: "a rule of OTLP is broken, such as the length of an id",
    todo: "Their sender was told which, and why: look for “partial success” in its output.",
  },
  undeliverable: {
    meaning: "one batch of them is larger than the whole log",
    todo: "Send smaller batches, or raise sending_queue.queue_size.",
  },
  unauthenticated: {
    meaning: "no or wrong credentials",
    todo: 'Give their sender OTEL_EXPORTER_OTLP_HEADERS="Authorization=Basic%20…" of a user, or Bearer%20… of a key, in the configuration\'s access.',
  },
  forbidden: {
    meaning: "credentials of another organisation, or a page of another site",
    todo: "Compare the organisation in the sender's OTEL_EXPORTER_OTLP_ENDPOINT with those that its credentials are for. While Outcrop has no credentials at all, pages of other machines may not send.",
  },
  not_found: {
    meaning: "no such path, or a signal that no pipeline takes",
    todo: "The sender's OTEL_EXPORTER_OTLP_ENDPOINT ends in /api/{organisation}; its SDK adds /v1/traces. Has the signal a pipeline in the configuration?",
  },
  unsupported: {
    meaning: "a content type, compression or method that is not OTLP's",
    todo: "Set the sender's OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf, http/json or grpc, and its compression to gzip, zstd or none.",
  },
  malformed: {
    meaning: "the body is no OTLP of the type that it says, or nothing in it could be taken",
    todo: "Their sender was told what was expected and what came. Is something between it and Outcrop that changes or cuts bodies?",
  },
  too_large: {
    meaning: "larger than a request may be",
    todo: "Lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE at the sender, or raise max_request_body_size (gRPC: max_recv_msg_size_mib).",
  },
  timeout: {
    meaning: "the body did not arrive in time",
    todo: "Is the network slow, or was the sender stopped in mid-request? read_timeout_ms says how long Outcrop waits.",
  },
  busy: {
    meaning: "too many requests at once",
    todo: "Their senders send them again. Where it goes on, raise max_in_flight_bytes or send larger batches.",
  },
};
