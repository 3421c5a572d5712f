/** Another receiver of OTLP, to be measured under the same load. */
export interface Peer {
  readonly name: string;
  /** What it does with what it is sent, and when it says OK. */
  readonly does: string;
  /** Starts it on a port of loopback; keeps its file in `folder`. */
  start(port: number, folder: string): Promise<RunningPeer>;
}

interface RunningPeer {
  readonly pid: number;
  /** Bytes that it has written by its end. */
  stop(): Promise<number>;
  /** Ends it whatever it is doing; does nothing once it has ended. */
  kill(): void;
}

/** As it stands in the summary. */
export type PeerResult = {
  readonly peer: string;
  readonly does: string;
  readonly spans_per_second?: number;
  readonly ack_p50_ms?: number;
  readonly ack_p99_ms?: number;
  readonly rss_mb?: number;
  readonly cpu_us_per_span?: number;
  readonly written_bytes_per_span?: number;
  readonly refused_requests?: number;
  /** Why it was not measured. */
  readonly missing?: string;
};
