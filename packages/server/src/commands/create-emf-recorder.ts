import { EmfRecorder } from "../export/emf/emf-recorder.ts";
import type { MetricBatch } from "../pipeline/batch/metric-batch.ts";
import { encodeNative } from "../pipeline/batch/native/encode-native.ts";
import type { Consumer } from "../pipeline/component.ts";
import type { Store } from "../store/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

/** The newest records' ids, of points that are not older than a day. */
const STORED_IDS_SQL = `
SELECT EmfId FROM (
  SELECT EmfId, max(TimeUnix) AS Newest FROM otel_metrics_exponential_histogram
  WHERE EmfId != '' AND TimeUnix >= now() - INTERVAL 1 DAY GROUP BY EmfId ORDER BY Newest DESC LIMIT {count:UInt32}
) ORDER BY Newest`;

export interface EmfOptions {
  /** What data points pass on their way into the store. */
  readonly process: (next: Consumer<MetricBatch>) => Consumer<MetricBatch>;
  readonly log: (line: string) => void;
}

/** What makes data points of stored log records that are metrics. */
export function createEmfRecorder(store: Store, telemetry: Telemetry, { process, log }: EmfOptions): EmfRecorder {
  return new EmfRecorder({
    insert: (batch, token) =>
      process({
        consume: (processed) => store.insertNative("otel_metrics", encodeNative(processed), token),
      }).consume(batch),
    async storedIds(count) {
      const rows = await store.query<{ readonly EmfId: string }>(STORED_IDS_SQL, { count });
      return rows.map(({ EmfId }) => EmfId);
    },
    report: (reason) => log(`emf       ${reason}`),
    counters: telemetry.exporter("emf", "metrics", "logs"),
  });
}
