// What CloudWatch documents. Sources: the embedded metric format's specification and its JSON schema, the API reference
// of MetricDatum and Dimension, CloudWatch's concepts (time stamps, namespaces), the quotas of CloudWatch Logs.

export const MAX_DIMENSIONS_IN_A_SET = 30;
export const MAX_METRICS_IN_A_DIRECTIVE = 100;
export const MAX_VALUES_OF_A_METRIC = 100;

/** The specification's schema has 1024, CloudWatch's API 255, AWS's own client library 256. */
export const MAX_NAMESPACE_LENGTH = 256;
export const MAX_METRIC_NAME_LENGTH = 1024;
export const MAX_DIMENSION_NAME_LENGTH = 250;
export const MAX_DIMENSION_VALUE_LENGTH = 1024;

/** MetricDatum: values lie between −2^360 and 2^360; NaN and the infinities are no values. */
export const MAX_VALUE: number = 2 ** 360;

export const MAX_AGE_MS: number = 14 * 24 * 3_600_000;
export const MAX_AHEAD_MS: number = 2 * 3_600_000;

/** A log event is at most 1 MB, and a request to CloudWatch Logs too, which counts 26 bytes more for each event. */
export const MAX_EVENT_BYTES: number = 1_048_576 - 26;
