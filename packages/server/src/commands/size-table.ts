import type { StorageRow } from "../query/storage.ts";

const HEAD = ["ORGANISATION", "SIGNAL", "TABLE", "ROWS", "SIZE", "UNCOMPRESSED", "OLDEST", "NEWEST"] as const;
const NUMBERS = new Set<string>(["ROWS", "SIZE", "UNCOMPRESSED"]);
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** The rows as text in columns, numbers to the right, with a total. */
export function sizeTable(rows: readonly StorageRow[]): string {
  const sum = (value: (row: StorageRow) => number): number => rows.reduce((total, row) => total + value(row), 0);
  const lines: readonly (readonly string[])[] = [
    HEAD,
    ...rows.map((row) => [
      row.org,
      row.signal,
      row.table,
      row.rows.toLocaleString("en-US"),
      sizeText(row.compressedBytes),
      sizeText(row.uncompressedBytes),
      minuteOf(row.oldest),
      minuteOf(row.newest),
    ]),
    [
      "total",
      "",
      "",
      sum(({ rows: count }) => count).toLocaleString("en-US"),
      sizeText(sum((row) => row.compressedBytes)),
      sizeText(sum((row) => row.uncompressedBytes)),
      "",
      "",
    ],
  ];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines
    .map((line) =>
      HEAD.map((head, column) => {
        const [text = "", width = 0] = [line[column], widths[column]];
        return NUMBERS.has(head) ? text.padStart(width) : text.padEnd(width);
      })
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

function sizeText(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ""}`;
}

function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")}Z`;
}
