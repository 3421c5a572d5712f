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
  return [...ofLogs(status), ...ofExporters(status), ...ofSettlement(status), ...ofReceivers(status)];
}

function ofLogs({ logs }: ProcessStatus): readonly Advice[] {
  return logs.flatMap(({ log, bytes, maxBytes, problem }): readonly Advice[] => [
    ...(problem === null
      ? []
      : [
          {
            id: `log ${log}`,
            grave: true,
            what: `The log of ${logWord(log)} does not take data: ${problem}.`,
            todo: "Senders are refused, and send again, until its disk has room and takes a write. It goes on by itself.",
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
                  todo: "Its exporter takes less than arrives: see Behind. When it is full, senders are refused, or the oldest goes, as when_full says.",
                }
              : {
                  what: `The log of ${logWord(log)} is full: what is not small is refused.`,
                  todo: "Senders send again. It goes on by itself when its exporter has taken some: see Behind. Does the store answer, has its disk room?",
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
    const name = `${exporter} (${log === signal ? signal : "dollars"})`;
    const items = itemsOf(signal);
    return [
      ...(waiting.oldestSeconds <= BEHIND_SECONDS
        ? []
        : [
            {
              id: `behind ${name}`,
              grave: false,
              what: `${name} is ${formatMillis(waiting.oldestSeconds * 1000)} behind.`,
              todo: "What arrives is kept in the log, and pages show what is stored. Does the store answer, has its disk room, is it busy with something else?",
              count: null,
            },
          ]),
      ...counted(`dropped ${name}`, dropped, (count) => ({
        grave: true,
        what: `${plural(count, ...items)} that had been acknowledged are gone: ${name} was behind, and its log full.`,
        todo: "when_full: drop_oldest is set. hold_back would refuse senders instead, which send again.",
      })),
      ...counted(`failed ${name}`, failed, (count) => ({
        grave: exporter !== "emf",
        what:
          exporter === "emf"
            ? `${plural(count, "log record")} said to be embedded metrics, and broke the format's rules.`
            : `${plural(count, ...items)} were given up: ${exporter} can never take them.`,
        todo:
          exporter === "emf"
            ? "They are stored as logs all the same. Whoever wrote them has to mend them."
            : `A copy lies in log/${log}/quarantine of the data folder; Outcrop's own output says why.`,
      })),
    ];
  });
}

function ofSettlement({ settlement }: ProcessStatus): readonly Advice[] {
  return counted("settlement", settlement.faults, (count) => ({
    grave: true,
    what: `${plural(count, "trace")} could not be settled: their dollars are missing or old.`,
    todo: "Outcrop's own output says why. They are tried again when a span of theirs arrives. Please report it.",
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
          todo: REMEDIES[reason]?.todo ?? "Its sender was told why.",
        })),
      );
    return [
      ...counted(`lost ${place}`, failed, (count) => ({
        grave: true,
        what: `${plural(count, ...items)} lost to a fault of Outcrop's. Their sender was told.`,
        todo: "Outcrop's own output has the fault: please report it.",
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

/** Whether it goes on: `12 of them since this page was opened`, or `none since …`. Nothing of a state. */
export function sinceOpened({ id, count }: Advice, opened: readonly Advice[]): string {
  if (count === null) return "";
  const more = count - (opened.find((other) => other.id === id)?.count ?? 0);
  return `${more <= 0 ? "None" : `${formatCount(more)} of them`} since this page was opened.`;
}
