interface Signed {
  readonly TraceId: string;
  readonly SpanId: string;
  readonly Start: string;
  readonly Sign: string | number;
}

/**
 * The entries that stand, of rows in the order of start, trace and span, in which an entry and its reversals are
 * neighbours. Unless the rows are all there are, those of the last span may be cut off and are left out.
 */
export function standingRows<Row extends Signed>(rows: readonly Row[], isAll: boolean): readonly Row[] {
  const last = rows.at(-1);
  const whole = isAll || last === undefined ? rows : rows.filter((row) => keyOf(row) !== keyOf(last));
  const nets = new Map<string, { readonly row: Row; net: number }>();
  for (const row of whole) {
    const { Sign, ...content } = row;
    const key = JSON.stringify(content);
    const entry = nets.get(key);
    if (entry === undefined) nets.set(key, { row, net: Number(Sign) });
    else entry.net += Number(Sign);
  }
  return [...nets.values()].filter(({ net }) => net > 0).map(({ row }) => row);
}

function keyOf(row: Signed): string {
  return `${row.Start}/${row.TraceId}/${row.SpanId}`;
}
