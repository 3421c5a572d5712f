import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { readColumns } from "../../pipeline/batch/native/read-columns.ts";
import type { SpanColumnName } from "../../pipeline/batch/span-columns.ts";
import { batchOf, type SpanFixture } from "../../pipeline/batch/testing/span-fixture.ts";
import type { SpanRows } from "../span-rows.ts";

/** What `querySpans` answers when these spans are stored. */
export function spanRowsOf<Name extends SpanColumnName>(
  spans: readonly SpanFixture[],
  columns: readonly Name[],
): readonly SpanRows<Name>[] {
  const read = readColumns(encodeNative(batchOf(spans)), columns);
  return read.kind === "ok" ? [read] : [];
}
