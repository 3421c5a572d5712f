/** Explicit bucket boundaries for durations in seconds: each twice the one before (conventions, "Metric: gen_ai.client.operation.duration"). */
export const DURATION_BUCKETS: readonly number[] = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];

/** For tokens of one call: powers of four (conventions, "Metric: gen_ai.client.token.usage"). */
export const TOKEN_BUCKETS: readonly number[] = [
  1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
];

/** For a whole run of an agent in seconds. */
export const AGENT_DURATION_BUCKETS: readonly number[] = [
  0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6,
];

/** For a whole workflow in seconds. */
export const WORKFLOW_DURATION_BUCKETS: readonly number[] = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];

/** For calls made during one run. */
export const CALL_COUNT_BUCKETS: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128];

/** For dollars of one call: from a ten-thousandth of a cent to a hundred dollars, three steps a decade. Ours. */
export const COST_BUCKETS: readonly number[] = [
  0.000001, 0.000002, 0.000005, 0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
  0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100,
];
