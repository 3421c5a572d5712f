import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";

const BATCH = 512;
const ATTEMPTS = 5;

/** Sends spans in order, a batch at a time. Throws when the receiver does not take one after several attempts. */
export async function sendSpans(
  exporter: SpanExporter,
  spans: readonly ReadableSpan[],
  onProgress: (sent: number) => void,
): Promise<void> {
  for (let at = 0; at < spans.length; at += BATCH) {
    const batch = spans.slice(at, at + BATCH);
    await sendBatch(exporter, batch);
    onProgress(at + batch.length);
  }
}

async function sendBatch(exporter: SpanExporter, batch: ReadableSpan[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await exportOnce(exporter, batch);
    if (failure === undefined) return;
    if (attempt === ATTEMPTS) throw failure;
    await new Promise((resolve) => void setTimeout(resolve, 200 * attempt));
  }
}

function exportOnce(exporter: SpanExporter, batch: ReadableSpan[]): Promise<Error | undefined> {
  return new Promise((resolve) => {
    exporter.export(batch, ({ code, error }) => {
      const outcome: number = code;
      resolve(outcome === 0 ? undefined : (error ?? new Error("Cannot send spans: the exporter failed")));
    });
  });
}
