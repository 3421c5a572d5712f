/** A column as `CREATE TABLE` and `ALTER TABLE … ADD COLUMN` spell it. Names and types come from lists in this source. */
export interface StoredColumn {
  readonly name: string;
  readonly type: string;
  readonly codec?: string;
}

export function columnDdl(column: StoredColumn): string {
  const codec = column.codec === undefined ? "" : ` CODEC(${column.codec})`;
  return `\`${column.name}\` ${column.type}${codec}`;
}
