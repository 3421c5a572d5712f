import type { SpanColumns } from "../pipeline/batch/create-span-columns.ts";
import { readColumns } from "../pipeline/batch/native/read-columns.ts";
import type { SpanColumnName } from "../pipeline/batch/span-columns.ts";

/** Some rows of an answer, by column. */
export interface SpanRows<Name extends SpanColumnName> {
  readonly length: number;
  readonly columns: Pick<SpanColumns, Name>;
}

/** An answer in `FORMAT Native`, block by block. Throws when it is cut or has other columns. */
export function spanRows<Name extends SpanColumnName>(
  answer: Uint8Array,
  names: readonly Name[],
): readonly SpanRows<Name>[] {
  const rows: SpanRows<Name>[] = [];
  for (let at = 0; at < answer.length;) {
    const read = readColumns(answer.subarray(at), names);
    if (read.kind === "malformed") throw new Error(read.reason);
    if (read.length > 0) rows.push(read);
    at += read.end;
  }
  return rows;
}
