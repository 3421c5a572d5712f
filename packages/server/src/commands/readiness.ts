import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { leaveReserve, roomOf, MAX_RESERVE_BYTES } from "../log/disk-reserve.ts";
import { failureInShort } from "../log/failure-in-short.ts";
import { nodeLogFiles, type LogFiles } from "../log/log-files.ts";
import type { LogStats } from "../log/log.ts";
import type { Readiness } from "../telemetry/telemetry.ts";

export interface ReadinessOptions {
  readonly engineKind: "embedded" | "server";
  readonly ping: () => Promise<boolean>;
  /** Why the embedded engine does not run, where it does not. */
  readonly engineProblem?: () => string | undefined;
  /** Where the logs lie. */
  readonly folder: string;
  readonly logs: () => readonly Pick<LogStats, "bytes" | "maxBytes" | "problem">[];
  /** What room its disk has; by default, asks it. */
  readonly files?: Pick<LogFiles, "room">;
  readonly now?: () => number;
}

/** Whoever asks more often gets the same answer: a question costs a write and a query. */
const GOOD_FOR_MS = 1_000;
/** A store that takes longer does not answer. */
const PING_WITHIN_MS = 2_000;
/** A log with less than the rest left refuses what is not small. */
const FULL = 0.99;
const PROBE = Buffer.alloc(4096, "outcrop");

/**
 * Whether data can be taken and shown: the store answers, the logs have room, and their disk takes a write. That is tried
 * rather than remembered, since a process that is not ready is sent nothing that could show that it has recovered.
 */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const now = options.now ?? performance.now.bind(performance);
  let last: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;
  return () => {
    if (last === undefined || now() - last.at >= GOOD_FOR_MS) last = { at: now(), answer: look(options) };
    return last.answer;
  };
}

async function look({
  engineKind,
  ping,
  engineProblem,
  folder,
  logs,
  files = nodeLogFiles,
}: ReadinessOptions): Promise<Readiness> {
  const [up, diskProblem] = await Promise.all([answersInTime(ping), tryToWrite(folder, files)]);
  const full = logs().filter(({ bytes, maxBytes }) => bytes >= maxBytes * FULL);
  const engine = up ? undefined : engineProblem?.();
  const problems = [
    ...(up ? [] : ["store: does not answer; what arrives is kept in the log"]),
    ...(engine === undefined ? [] : [`engine: ${engine}`]),
    ...(diskProblem === undefined ? [] : [`log: ${diskProblem}`]),
    ...full.map(
      ({ maxBytes }) => `log: has reached its ${maxBytes} bytes; senders are refused until the store catches up`,
    ),
  ];
  return { ready: problems.length === 0, problems, engine: { kind: engineKind, up } };
}

async function answersInTime(ping: () => Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), PING_WITHIN_MS);
  try {
    return await Promise.race([ping(), late.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Why a file cannot be written, synced and removed there. Probes have no credentials, so nothing says where that is. */
async function tryToWrite(folder: string, files: Pick<LogFiles, "room">): Promise<string | undefined> {
  const path = join(folder, ".readyz");
  try {
    // A log refuses before the disk does.
    leaveReserve(await roomOf(files, folder), PROBE.length, MAX_RESERVE_BYTES);
    const file = await open(path, "w", 0o600);
    try {
      await file.write(PROBE);
      await file.datasync();
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
    return undefined;
  } catch (error) {
    return `Cannot write to its folder: ${failureInShort(error)}`;
  }
}
