import { take } from "../agent-trace/agent-run.ts";
import type { NodeFact } from "./read-flow-trace.ts";

/** One run of a node. `Live` is what there is of it once it has begun. */
export interface NodeRun<Live> {
  readonly name: string;
  /** Its beginning; absent until it is told. */
  input: NodeFact | undefined;
  /** Its end; absent until it is told. */
  end: NodeFact | undefined;
  /** What was told of it before its beginning. */
  readonly held: NodeFact[];
  /** What has been told to happen in it. */
  readonly seen: Set<string>;
  live: Live | undefined;
}

/** Runs that may be under way at once, or half told; a flow has tens. What is more is dropped and counted. */
const MAX_RUNS = 1_024;
/** What may be told of runs whose beginning has not been. */
const MAX_HELD = 1_024;

/**
 * Which run of a node an event is of. The service names the node and no run of it, and its events may come in any order;
 * a node that runs several times begins them one after the other.
 */
export class NodeRuns<Live> {
  readonly #begun: NodeRun<Live>[] = [];
  /** Told of, but not their beginnings. */
  readonly #early: NodeRun<Live>[] = [];
  /** The last of each node that is over. */
  readonly #over = new Map<string, NodeRun<Live>>();
  #held = 0;
  #dropped = 0;

  get dropped(): number {
    return this.#dropped;
  }

  /** Whether anything was told of a node. */
  knows(name: string): boolean {
    return this.#over.has(name) || [...this.#begun, ...this.#early].some((run) => run.name === name);
  }

  /** A node began; `undefined` beyond all bounds. Of a run that has its end already, no more is waited for. */
  begin(input: NodeFact): NodeRun<Live> | undefined {
    const over = this.#over.get(input.node);
    // Its end stood for its beginning, which is told only now.
    if (over !== undefined && over.input === over.end && !isBefore(over.end, input)) return undefined;
    const mayBe = ({ name, end }: NodeRun<Live>): boolean =>
      name === input.node && (over === undefined || !isBefore(end, input));
    const run = take(this.#early, mayBe) ?? newRun<Live>(input.node);
    run.input = input;
    return this.#keep(run, run.end === undefined ? this.#begun : undefined);
  }

  /** Something happened in a node: the run that it happened in, which is over where that has been told. */
  within(fact: NodeFact, key: string): NodeRun<Live> | undefined {
    const run = this.#find(fact, key);
    run?.seen.add(key);
    return run;
  }

  /** Keeps what happened in a run until its beginning is told. */
  hold(run: NodeRun<Live>, fact: NodeFact): void {
    if (this.#held >= MAX_HELD) {
      this.#dropped += 1;
      return;
    }
    this.#held += 1;
    run.held.push(fact);
  }

  /** What was kept. */
  release(run: NodeRun<Live>): readonly NodeFact[] {
    const held = run.held.splice(0);
    this.#held -= held.length;
    return held;
  }

  /** A run ended, the first that began; `undefined` where none is under way, and the end waits for its beginning. */
  finish(end: NodeFact): NodeRun<Live> | undefined {
    const begun = take(this.#begun, ({ name }) => name === end.node);
    if (begun !== undefined) {
      begun.end = end;
      return begun;
    }
    const early = this.#early.find((run) => run.name === end.node && run.end === undefined);
    const run = early ?? this.#keep(newRun<Live>(end.node), this.#early);
    if (run !== undefined) run.end = end;
    return undefined;
  }

  /** A run is over: what is told late of it still finds it. */
  over(run: NodeRun<Live>): void {
    if (run.input !== undefined && (this.#over.has(run.name) || this.#over.size < MAX_RUNS)) {
      this.#over.set(run.name, run);
    }
  }

  /** No more events come: takes out what is left. A further output of a run that is over is no run. */
  rest(): readonly NodeRun<Live>[] {
    const isOne = ({ name, held, end }: NodeRun<Live>): boolean =>
      held.length > 0 || (end !== undefined && isTold(end) && !this.#over.has(name));
    return [...this.#begun.splice(0), ...this.#early.splice(0).filter(isOne)];
  }

  #find(fact: NodeFact, key: string): NodeRun<Live> | undefined {
    const isOf = ({ name }: NodeRun<Live>): boolean => name === fact.node;
    const begun = this.#begun.filter(isOf);
    // Of several at once, the first that has not done this yet.
    const choose = (runs: readonly NodeRun<Live>[]): NodeRun<Live> | undefined =>
      runs.find(({ seen }) => !seen.has(key)) ?? runs.at(-1);
    const byThen = choose(begun.filter(({ input }) => !isBefore(fact, input)));
    if (byThen !== undefined) return byThen;
    const over = this.#over.get(fact.node);
    const isLate = over !== undefined && !isBefore(over.end, fact);
    if (isLate && (!over.seen.has(key) || fact.kind === "dependency")) return over;
    // One that began later, by a clock that is wrong.
    if (begun.length > 0) return choose(begun);
    return this.#early.find(isOf) ?? this.#keep(newRun<Live>(fact.node), this.#early);
  }

  #keep(run: NodeRun<Live>, list: NodeRun<Live>[] | undefined): NodeRun<Live> | undefined {
    if (list === undefined) return run;
    if (list.length >= MAX_RUNS) {
      this.#dropped += 1;
      return undefined;
    }
    list.push(run);
    return run;
  }
}

/** Ends that the stream itself implies tell of no run: of an output node the trace tells the beginning alone. */
function isTold({ kind }: NodeFact): boolean {
  return kind === "output" || kind === "condition";
}

function isBefore(one: NodeFact | undefined, other: NodeFact | undefined): boolean {
  return one?.atMs !== undefined && other?.atMs !== undefined && one.atMs < other.atMs;
}

function newRun<Live>(name: string): NodeRun<Live> {
  return { name, input: undefined, end: undefined, held: [], seen: new Set(), live: undefined };
}
