import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { START_MS } from "./kept.ts";

/** What the loggers of all lines take. */
interface AnyLogger {
  emit(record: {
    readonly timestamp: Date;
    readonly observedTimestamp: Date;
    readonly severityNumber: number;
    readonly severityText: string;
    readonly body: string | { readonly [key: string]: string | number | string[] };
    readonly attributes: Readonly<Record<string, string | number | boolean | string[]>>;
    readonly context: Context;
  }): void;
}

const SEVERITIES = [
  [1, "TRACE"],
  [9, "INFO"],
  [13, "WARN"],
  [17, "ERROR"],
] as const;

/** Log records with all that one can carry: bodies of text and of parts, every severity, with and without a span. */
export function recordLogs(
  provider: { readonly getLogger: (name: string, version: string) => AnyLogger },
  count: number,
): void {
  const logger = provider.getLogger("exporters", "1.2.3");
  for (let i = 0; i < count; i++) {
    const [severityNumber, severityText] = SEVERITIES[i % SEVERITIES.length] ?? [0, ""];
    logger.emit({
      timestamp: new Date(START_MS + i),
      observedTimestamp: new Date(START_MS + i + 3),
      severityNumber,
      severityText,
      body: i % 5 === 0 ? { role: "user", count: i, parts: ["a", "ü"] } : `line ${i} – “é😀”`,
      attributes: { "a.number": i, "a.part": i / 4, "a.bool": i % 2 === 0, "a.texts": ["x", ""], "a.text": "größe" },
      context: i % 3 === 0 ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext(i)),
    });
  }
}

function spanContext(i: number) {
  const hex = (i + 1).toString(16);
  return { traceId: hex.padStart(32, "a"), spanId: hex.padStart(16, "b"), traceFlags: 1 };
}
