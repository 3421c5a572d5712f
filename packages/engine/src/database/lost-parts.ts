import { appendFile, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { quoteName } from "../sql/quote.ts";
import type { Connection } from "./connection.ts";

/** A line of a table's deduplication log: this part holds what was inserted under this hash. */
interface Note {
  readonly part: string;
  readonly hash: string;
}

interface Table {
  readonly database: string;
  readonly name: string;
  readonly data_paths: readonly string[];
}

const TABLES = `SELECT database, name, data_paths FROM system.tables
  WHERE engine LIKE '%MergeTree' AND database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')`;
/** A part is noted and put in its place under one lock, so that only the last note of a table can be without a part. */
const TAIL_BYTES = 4096;
const ADDED = "1";
const TAKEN_BACK = "2";

/**
 * Takes notes of parts back that are not there. An insert is noted under its token a moment before its part gets its
 * name; where the process is killed in between, the same insert again would be taken for a repetition, and its rows be
 * answered for and not stored. Call it when a directory has been opened, before anything is inserted. What cannot be taken
 * back is told to `warn`: the engine serves all else.
 */
export async function forgetLostParts(
  connection: Pick<Connection, "run">,
  warn: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Promise<void> {
  const { bytes } = await connection.run(TABLES, "JSONEachRow");
  const lines = Buffer.from(bytes).toString("utf8").split("\n");
  for (const line of lines) {
    if (line === "") continue;
    const { database, name, data_paths: paths } = JSON.parse(line) as Table;
    for (const path of paths) {
      const note = await lastNote(path);
      if (note === undefined || (await hasPart(path, note.part))) continue;
      const table = `${quoteName(database)}.${quoteName(name)}`;
      await takeBack(connection, table, path, note).catch((error: unknown) => {
        warn(`Cannot take back that ${note.part} of ${table} was stored: ${String(error)}`);
      });
    }
  }
}

/** The last line, where it is of an insert; the newest file may have no line yet. */
async function lastNote(tablePath: string): Promise<Note | undefined> {
  for (const file of await logFiles(tablePath)) {
    const last = (await readTail(file)).split("\n").at(-2);
    if (last === undefined) continue;
    const [kind, part, hash] = last.split("\t");
    return kind === ADDED && part !== undefined && hash !== undefined ? { part, hash } : undefined;
  }
  return undefined;
}

/** Newest first. */
async function logFiles(tablePath: string): Promise<readonly string[]> {
  const folder = join(tablePath, "deduplication_logs");
  const names = await readdir(folder).catch(() => []);
  const numberOf = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);
  return names.toSorted((a, b) => numberOf(b) - numberOf(a)).map((name) => join(folder, name));
}

async function readTail(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  // ClickHouse drops files that are too old.
  if (file === undefined) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("latin1");
  } finally {
    await file.close();
  }
}

/** Whether the part is there, or one that it was merged into. */
async function hasPart(tablePath: string, part: string): Promise<boolean> {
  const wanted = blocksOf(part);
  if (wanted === undefined) return true;
  return (await readdir(tablePath)).some((name) => {
    const held = blocksOf(name);
    return held?.partition === wanted.partition && held.first <= wanted.first && held.last >= wanted.last;
  });
}

/** Names of parts: partition, first and last block, level, and with mutations their version. */
function blocksOf(
  name: string,
): { readonly partition: string; readonly first: number; readonly last: number } | undefined {
  const [, partition, first, last] = /^(.+?)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(name) ?? [];
  return partition === undefined ? undefined : { partition, first: Number(first), last: Number(last) };
}

async function takeBack(
  connection: Pick<Connection, "run">,
  table: string,
  tablePath: string,
  { part, hash }: Note,
): Promise<void> {
  // The table reads its log as it is attached.
  await connection.run(`DETACH TABLE ${table} SYNC`, "Null");
  try {
    const [newest] = await logFiles(tablePath);
    if (newest !== undefined) await appendFile(newest, `${TAKEN_BACK}\t${part}\t${hash}\n`, "latin1");
  } finally {
    await connection.run(`ATTACH TABLE ${table}`, "Null");
  }
}
