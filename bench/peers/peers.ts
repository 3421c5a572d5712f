/** Instrumentations of Bedrock that others made. */
export const PEERS = ["opentelemetry-aws-sdk", "openinference", "traceloop"] as const;

export type Peer = (typeof PEERS)[number];
