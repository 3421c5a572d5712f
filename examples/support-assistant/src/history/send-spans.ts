import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";

const BATCH = 512;

/** Sends spans in order, a batch at a time. Throws when the receiver does not take one; the exporter itself retries. */
export async function sendSpans(
  exporter: SpanExporter,
  spans: readonly ReadableSpan[],
  onProgress: (sent: number) => void,
): Promise<void> {
  for (let at = 0; at < spans.length; at += BATCH) {
    const batch = spans.slice(at, at + BATCH);
    await send(exporter, batch);
    onProgress(at + batch.length);
  }
}

function send(exporter: SpanExporter, batch: ReadableSpan[]): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(batch, ({ code, error }) => {
      const outcome: number = code;
      if (outcome === 0) resolve();
      else reject(error ?? new Error("Cannot send spans: the exporter failed"));
    });
  });
}
