import type { CountByReason, ProcessStatus } from "outcrop/api";
import { formatCount, formatShare, plural } from "../../format/count.ts";
import { formatMillis } from "../../format/duration.ts";
import { itemsOf } from "./count-words.ts";
import { REMEDIES } from "./remedies.ts";

export interface Advice {
  readonly id: string;
  /** Lost or about to be, as against what a sender repeats or must mend. */
  readonly grave: boolean;
  readonly what: string;
  readonly todo: string;
  /** What was counted since the process began; `null` of what is a state and goes on now. */
  readonly count: number | null;
}

/** From here on an exporter is worth a look: the age that `docs/operations.md` gives for an alarm. */
const BEHIND_SECONDS = 60;
/** The same for the part of a log that is full. */
const FULL = 0.5;
/** From here on a log refuses what is larger than the rest, and Outcrop is not ready. */
const REFUSES = 0.99;

/** What in a process's figures is not as it should be, and what to do about it: what goes on now, then what is lost, then what was refused. */
export function adviceOf(status: ProcessStatus): readonly Advice[] {
  return [
    ...ofEngine(status),
    ...ofLogs(status),
    ...ofExporters(status),
    ...ofSettlement(status),
    ...ofReceivers(status),
  ];
}

const ENGINE = "engine: ";

function ofEngine({ problems }: ProcessStatus): readonly Advice[] {
  return problems.flatMap((problem): readonly Advice[] => {
    if (!problem.startsWith(ENGINE)) return [];
    const what = `The embedded engine ${problem.slice(ENGINE.length)}.`;
    const todo =
      "New data is kept in the log. If this goes on, Outcrop's own output has the engine's last words: please report it.";
    return [{ id: "engine", grave: true, what, todo, count: null }];
  });
}

function ofLogs({ logs }: ProcessStatus): readonly Advice[] {
  return logs.flatMap(({ log, bytes, maxBytes, problem }): readonly Advice[] => [
    ...(problem === null
      ? []
      : [
          {
            id: `log ${log}`,
            grave: true,
            what: `The log of ${logWord(log)} cannot be written: ${problem}.`,
            todo: "Senders are refused, and will retry, until the disk has room and accepts a write. Outcrop then carries on by itself.",
            count: null,
          },
        ]),
    ...(bytes < maxBytes * FULL
      ? []
      : [
          {
            id: `size ${log}`,
            grave: bytes >= maxBytes * 0.9,
            ...(bytes < maxBytes * REFUSES
              ? {
                  what: `The log of ${logWord(log)} is ${formatShare(bytes, maxBytes)} full.`,
                  todo: "Its exporter is slower than what arrives: see Behind. Once it is full, senders are refused or the oldest data is dropped, depending on when_full.",
                }
              : {
                  what: `The log of ${logWord(log)} is full: all but small requests are refused.`,
                  todo: "Senders will retry. It recovers by itself once its exporter catches up: see Behind. Does the store answer? Has its disk room?",
                }),
            count: null,
          },
        ]),
  ]);
}

/** One log is not a signal's. */
const logWord = (log: string): string => (log === "touched" ? "traces to settle" : log);

function ofExporters({ exporters }: ProcessStatus): readonly Advice[] {
  return exporters.flatMap(({ exporter, signal, log, waiting, failed, dropped }) => {
    const name = `${exporter} (${log === signal ? signal : "cost"})`;
    const items = itemsOf(signal);
    return [
      ...(waiting.oldestSeconds <= BEHIND_SECONDS
        ? []
        : [
            {
              id: `behind ${name}`,
              grave: false,
              what: `${name} is ${formatMillis(waiting.oldestSeconds * 1000)} behind.`,
              todo: "New data is kept in the log, but pages show only what is stored. Does the store answer? Has its disk room? Is it busy with something else?",
              count: null,
            },
          ]),
      ...counted(`dropped ${name}`, dropped, (count) => ({
        grave: true,
        what: `${plural(count, ...items)} that had been acknowledged were dropped: ${name} was behind, and its log was full.`,
        todo: "when_full is drop_oldest. With hold_back senders would be refused instead, and would retry.",
      })),
      ...counted(`failed ${name}`, failed, (count) => ({
        grave: exporter !== "emf",
        what:
          exporter === "emf"
            ? `${plural(count, "log record")} claimed to be embedded metrics but broke the format's rules.`
            : `${plural(count, ...items)} were given up: ${exporter} can never accept them.`,
        todo:
          exporter === "emf"
            ? "They are stored as logs all the same. Fix the application that writes them."
            : `A copy is in log/${log}/quarantine in the data folder; Outcrop's own output says why.`,
      })),
    ];
  });
}

function ofSettlement({ settlement }: ProcessStatus): readonly Advice[] {
  return counted("settlement", settlement.faults, (count) => ({
    grave: true,
    what: `${plural(count, "trace")} could not be settled: their cost is missing or out of date.`,
    todo: "Outcrop's own output says why. They are tried again when another of their spans arrives. Please report this.",
  }));
}

function ofReceivers({ receivers }: ProcessStatus): readonly Advice[] {
  const isRetriedAnyway = receivers.some(({ refused }) => Object.values(refused).some((count) => count > 0));
  return receivers.flatMap(({ receiver, transport, signal, failed, refused, dropped, refusedRequests }) => {
    const place = `${receiver} ${transport} ${signal}`;
    const items = itemsOf(signal);
    // A request that was put off is among both, where its items were counted.
    const { busy = 0, ...others } = refusedRequests;
    const requests = isRetriedAnyway ? others : { ...others, busy };
    const of = (kind: string, counts: CountByReason, words: readonly [one: string, many: string]) =>
      Object.entries(counts).flatMap(([reason, number]) =>
        counted(`${kind} ${place} ${reason}`, number, (count) => ({
          grave: false,
          what: `${plural(count, ...words)} ${kind === "dropped" ? "dropped" : "refused"}${overWhat(kind, signal, transport)}: ${REMEDIES[reason]?.meaning ?? reason}.`,
          todo: REMEDIES[reason]?.todo ?? "The sender was told why.",
        })),
      );
    return [
      ...counted(`lost ${place}`, failed, (count) => ({
        grave: true,
        what: `${plural(count, ...items)} lost to a fault in Outcrop. The sender was told.`,
        todo: "Outcrop's own output has the details: please report this.",
      })),
      ...of("refused", refused, items),
      ...of("dropped", dropped, items),
      ...of("requests", requests, ["request", "requests"]),
    ];
  });
}

const overWhat = (kind: string, signal: string, transport: string): string =>
  kind === "requests" ? ` (${signal} over ${transport})` : ` over ${transport}`;

function counted(
  id: string,
  count: number,
  words: (count: number) => Pick<Advice, "grave" | "what" | "todo">,
): readonly Advice[] {
  return count === 0 ? [] : [{ id, count, ...words(count) }];
}

/** Whether it is still happening: `12 of them since this page was opened`, or `none since …`. Nothing of a state. */
export function sinceOpened({ id, count }: Advice, opened: readonly Advice[]): string {
  if (count === null) return "";
  const more = count - (opened.find((other) => other.id === id)?.count ?? 0);
  return `${more <= 0 ? "None" : `${formatCount(more)} of them`} since this page was opened.`;
}
