import { PEERS } from "../peers/peers.ts";
import type { Round } from "./round.ts";
import type { Startup } from "./startup.ts";
import type { Variant } from "./variant.ts";

type Rounds = Readonly<Partial<Record<Variant, readonly Round[]>>>;

/** `n/a`: no span came out for this kind of call. */
type Figure = number | "n/a";

interface Added {
  /** CPU microseconds that instrumentation adds to one call of several in flight: median over the rounds, less the control. */
  readonly call_us: Figure;
  /** To a call that is alone: the processor's caches have forgotten the one before. */
  readonly call_alone_us: Figure;
  /** The same in elapsed time: what its caller waits longer. */
  readonly call_alone_elapsed_us: Figure;
  /** To the first calls of a process, while V8 compiles what they run. */
  readonly call_warming_us: Figure;
  readonly event_us: Figure;
}

const MAX_CALL_US = 40;
const MAX_EVENT_US = 2;
const MAX_RETAINED_MB = 1;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * What a second copy of the SDK takes more than the first one when nothing instruments it either: not zero, since the
 * second finds other code in the processor's caches and other types in the engine's. No instrumentation answers for it.
 */
interface Control {
  readonly callUs: number;
  readonly aloneUs: number;
  readonly aloneElapsedUs: number;
  readonly warmingUs: number;
  readonly eventUs: number;
}

function controlOf(rounds: readonly Round[]): Control {
  const figure = (value: (round: Round) => number): number => (rounds.length === 0 ? 0 : median(rounds.map(value)));
  return {
    callUs: figure((round) => round.addedCallUs),
    aloneUs: figure((round) => round.addedAloneUs),
    aloneElapsedUs: figure((round) => round.addedAloneElapsedUs),
    warmingUs: figure((round) => round.addedWarmingUs),
    eventUs: figure((round) => round.addedEventUs),
  };
}

function addedBy(rounds: readonly Round[], control: Control): Added {
  const figure = (spans: (round: Round) => number, value: (round: Round) => number): Figure =>
    rounds.every((round) => spans(round) === 0) ? "n/a" : rounded(median(rounds.map(value)));
  return {
    call_us: figure(
      (round) => round.spansPerCall,
      (round) => round.addedCallUs - control.callUs,
    ),
    call_alone_us: figure(
      (round) => round.spansPerCall,
      (round) => round.addedAloneUs - control.aloneUs,
    ),
    call_alone_elapsed_us: figure(
      (round) => round.spansPerCall,
      (round) => round.addedAloneElapsedUs - control.aloneElapsedUs,
    ),
    call_warming_us: figure(
      (round) => round.spansPerCall,
      (round) => round.addedWarmingUs - control.warmingUs,
    ),
    event_us: figure(
      (round) => round.spansPerStream,
      (round) => round.addedEventUs - control.eventUs,
    ),
  };
}

interface Measured {
  readonly rounds: Rounds;
  readonly retainedBytes: number | undefined;
  readonly startup: Readonly<Record<"plain" | "sdk" | "register", readonly Startup[]>>;
}

export interface Summary {
  readonly [key: string]: unknown;
  /** Goals of speed and memory. */
  readonly goals: Readonly<Record<string, boolean>>;
  /** Each call of ours gave one span, with tokens and a cost. */
  readonly correct: boolean;
}

export function summarise({ rounds, retainedBytes, startup }: Measured): Summary {
  const control = controlOf(rounds.plain ?? []);
  const entries = Object.entries(rounds).filter(([name]) => name !== "plain");
  const added = Object.fromEntries(entries.map(([name, list]) => [name, addedBy(list, control)]));
  const peers = PEERS.map((name) => rounds[name])
    .filter((list) => list !== undefined)
    .map((list) => addedBy(list, control));
  const ours = rounds.outcrop ?? [];
  const { call_us, event_us } = addedBy(ours, control);
  const retainedMb = retainedBytes === undefined ? undefined : rounded(retainedBytes / 1_048_576);
  const all = entries.flatMap(([, list]) => list);
  const startMs = (kind: keyof typeof startup): number => median(startup[kind].map(({ ms }) => ms));
  const startMb = (kind: keyof typeof startup): number => median(startup[kind].map(({ rssMb }) => rssMb));
  return {
    bench: "overhead",
    rounds: ours.length,
    plain_call_us: rounded(median(all.map((round) => round.plainCallUs))),
    plain_call_alone_us: rounded(median(all.map((round) => round.plainAloneUs))),
    plain_event_us: rounded(median(all.map((round) => round.plainEventUs))),
    // Already taken off from the figures of `added`.
    control: {
      call_us: rounded(control.callUs),
      call_alone_us: rounded(control.aloneUs),
      call_alone_elapsed_us: rounded(control.aloneElapsedUs),
      call_warming_us: rounded(control.warmingUs),
      event_us: rounded(control.eventUs),
    },
    added,
    // What each tells of a Converse call, beside what it costs.
    recorded: Object.fromEntries(entries.map(([name, list]) => [name, list.at(-1)?.recorded])),
    retained_mb: retainedMb,
    startup: {
      register_ms: rounded(startMs("register") - startMs("plain")),
      register_mb: rounded(startMb("register") - startMb("plain")),
      beyond_sdk_ms: rounded(startMs("register") - startMs("sdk")),
      beyond_sdk_mb: rounded(startMb("register") - startMb("sdk")),
    },
    goals: {
      call: below(call_us, MAX_CALL_US),
      event: below(event_us, MAX_EVENT_US),
      ...(peers.length === 0
        ? {}
        : {
            call_below_peers: peers.every((peer) => below(call_us, peer.call_us)),
            event_below_peers: peers.every((peer) => below(event_us, peer.event_us)),
          }),
      ...(retainedMb === undefined ? {} : { retained: retainedMb < MAX_RETAINED_MB }),
    },
    correct: ours.length > 0 && ours.every(isCorrect),
  };
}

function isCorrect({ spansPerCall, spansPerStream, pricedPerCall }: Round): boolean {
  return spansPerCall === 1 && spansPerStream === 1 && pricedPerCall === 1;
}

/** A peer without a figure is no competitor. */
function below(ours: Figure, limit: Figure): boolean {
  return limit === "n/a" || (ours !== "n/a" && ours < limit);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
