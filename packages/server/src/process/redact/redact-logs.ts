import { fillLogColumns } from "../../pipeline/batch/fill-log-columns.ts";
import type { LogBatch } from "../../pipeline/batch/log-batch.ts";
import type { Processor } from "../processor.ts";
import { BatchRedactor } from "./batch-redactor.ts";
import { compileRedactor } from "./compile-redactor.ts";
import type { RedactConfig } from "./config.ts";
import { KeptTexts } from "./kept-texts.ts";
import { redactShared } from "./redact-shared.ts";

/** Keys under which rules see the texts of a log record that are no attributes. */
const BODY = "log.body";
const SEVERITY_TEXT = "log.severity_text";
const EVENT_NAME = "event.name";
const SCOPE_NAME = "scope.name";
const SCOPE_VERSION = "scope.version";
const SCHEMA_URL = "schema_url";

/**
 * Takes secrets out of log records before anything of them is written: bodies, which may be JSON, attributes of records,
 * scopes and resources, event names, severity texts, scopes, schema URLs, and the typed columns that repeat them. What
 * fails here throws, as for spans.
 */
export function createRedactLogs(config: RedactConfig): Processor<LogBatch> {
  const redactor = compileRedactor(config);
  const kept = new KeptTexts();
  return (batch) => {
    redactBatch(batch, new BatchRedactor(batch.symbols, redactor, kept));
    return batch;
  };
}

function redactBatch(batch: LogBatch, redactor: BatchRedactor): void {
  const { columns, length } = batch;
  redactShared(batch, redactor);
  for (let row = 0; row < length; row++) {
    if (redactor.map(columns.LogAttributes, row)) fillLogColumns(batch, row, row + 1);
    if (columns.BodyType.text(row) === "x" && redactor.bytes(BODY, columns.Body, row)) {
      columns.BodyType.setText(row, "s");
    }
  }
  redactor.texts(BODY, columns.Body, length);
  redactor.symbols(SEVERITY_TEXT, columns.SeverityText, length);
  redactor.texts(EVENT_NAME, columns.EventName, length);
  redactor.texts(SCOPE_NAME, columns.ScopeName, length);
  redactor.symbols(SCOPE_VERSION, columns.ScopeVersion, length);
  redactor.symbols(SCHEMA_URL, columns.ResourceSchemaUrl, length);
  redactor.symbols(SCHEMA_URL, columns.ScopeSchemaUrl, length);
}
