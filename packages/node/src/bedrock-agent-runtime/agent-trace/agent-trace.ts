import { memberOf, stringOf } from "../../values.ts";
import { type AgentRun, type HalfStep, newRun, runOf, take } from "./agent-run.ts";
import { findRun } from "./find-run.ts";
import { readTimeMs } from "./read-time.ts";
import { RunSpans } from "./run-spans.ts";
import type { SpanOp } from "./span-op.ts";
import { isSameStep, takeOtherHalf } from "./step-halves.ts";
import type { TraceFact, TracePart } from "./trace-fact.ts";

export interface AgentTraceOptions {
  /** How many callers of a chain the span that is there stands for: the agent that was invoked, or none. */
  readonly depth: 0 | 1;
  /** When that span began, local milliseconds. */
  readonly startMs: number;
  /** Whether a model call waits for the rationale that follows it. */
  readonly keepsRationale: boolean;
  /** Results of tools that the caller ran itself and hands in with its request. */
  readonly handedIn?: number | undefined;
}

type Of<Kind extends TraceFact["kind"]> = Extract<TraceFact, { readonly kind: Kind }>;

/** Steps of a run that may be half told, and runs of agents; services send tens. What is more is dropped and counted. */
const MAX_HALF_STEPS = 1_024;
const MAX_RUNS = 1_024;
const MAX_RUN_IDS = 16;

/**
 * Turns the events of an agent's trace into operations on spans, one event at a time. Pure but for its own state: no
 * clock, no I/O. Takes events in any order and cut off anywhere: whatever has ended is told at once, the rest at `end`.
 */
export class AgentTrace {
  readonly #depth: 0 | 1;
  readonly #spans: RunSpans;
  readonly #runs: AgentRun[] = [];
  readonly #baseNames = new Set<string>();
  #handedIn: number;
  #unknown = 0;
  #dropped = 0;

  constructor({ depth, startMs, keepsRationale, handedIn = 0 }: AgentTraceOptions) {
    this.#depth = depth;
    this.#handedIn = handedIn;
    this.#runs.push({ ...newRun(0, undefined), state: "open", startMs, endMs: startMs });
    this.#spans = new RunSpans(keepsRationale);
  }

  /** One event, as it arrives at `nowMs`, which never goes back. */
  part(part: TracePart, nowMs: number): readonly SpanOp[] {
    this.#spans.clock.learn([part.eventTimeMs, ...part.facts.flatMap(timesOf)], nowMs);
    this.#spans.nowMs = nowMs;
    for (const fact of part.facts) {
      const run = this.#place(part, fact);
      this.#identify(run, part);
      this.#take(run, fact, part.eventTimeMs);
    }
    return this.#spans.drain();
  }

  /** Control goes back to the caller: the tools that it is to run are handed over. */
  returnControl(nowMs: number): readonly SpanOp[] {
    this.#spans.nowMs = nowMs;
    for (const run of this.#runs) {
      for (let step = takeReturned(run); step !== undefined; step = takeReturned(run)) {
        this.#spans.finish(run, step, { ...step, data: {}, eventMs: undefined });
      }
    }
    return this.#spans.drain();
  }

  /** The end of the events: what is open ends now. */
  end(nowMs: number): readonly SpanOp[] {
    this.#spans.nowMs = nowMs;
    this.#spans.endInside(this.#base, nowMs);
    return this.#spans.drain();
  }

  /** What is known of the agent that was invoked. */
  get base(): Readonly<Pick<AgentRun, "version" | "answer" | "failure" | "aliasArn">> & {
    readonly name: string | undefined;
  } {
    const { version, answer, failure, aliasArn } = this.#base;
    const others = new Set(this.#runs.slice(1).map((run) => run.name));
    return { version, answer, failure, aliasArn, name: [...this.#baseNames].find((name) => !others.has(name)) };
  }

  /** Members of unions that nobody here knows. */
  get unknown(): number {
    return this.#unknown;
  }

  /** Steps and runs beyond all bounds. */
  get dropped(): number {
    return this.#dropped;
  }

  /** When the last thing ended, local time. */
  get lastMs(): number {
    return this.#base.endMs;
  }

  get clockOffsetMs(): number | undefined {
    return this.#spans.clock.offsetMs;
  }

  get #base(): AgentRun {
    const [base] = this.#runs;
    if (base === undefined) throw new Error("Cannot find the invoked agent: expected the first run, got none");
    return base;
  }

  #place(part: TracePart, fact: TraceFact): AgentRun {
    const aliases = this.#aliasesOf(part);
    const traceId = "traceId" in fact ? fact.traceId : undefined;
    const half = halfOf(fact, part.eventTimeMs, this.#spans.nowMs);
    const completes = ({ begun, early }: AgentRun): boolean =>
      half !== undefined && (fact.kind === "begin" ? early : begun).some((one) => isSameStep(one, half));
    const place = findRun(this.#base, { aliases, name: part.collaboratorName, traceId, completes });
    if (place.kind === "run") return place.run;
    let at = place.parent;
    for (const [index, alias] of place.aliases.entries()) {
      const run = this.#addRun(at);
      if (run === undefined) return at;
      run.aliasArn = alias === "" ? undefined : alias;
      // Deeper down the events keep the name of the first collaborator.
      run.ownTraceId = traceId;
      const depth = aliases.length - place.aliases.length + index;
      run.name = depth === 0 && this.#depth === 1 ? part.collaboratorName : this.#nameOf(alias);
      at = run;
    }
    return at;
  }

  /** The chain below the agent that was invoked. Without a chain the collaborator's name is all there is. */
  #aliasesOf({ callerChain, collaboratorName }: TracePart): readonly string[] {
    const [first] = callerChain;
    const isCollaborator = ({ aliasArn, name }: AgentRun): boolean =>
      first === undefined ? name === collaboratorName && name !== undefined : aliasArn === first;
    if (callerChain.length > this.#depth || this.#depth === 0) return callerChain.slice(this.#depth);
    if (first !== undefined && (this.#base.aliasArn ?? first) === first) return [];
    const run = this.#base.children.findLast(isCollaborator);
    return run === undefined ? [] : [run.aliasArn ?? ""];
  }

  #nameOf(alias: string): string | undefined {
    return this.#runs.find((run) => run.aliasArn === alias && run.name !== undefined)?.name;
  }

  #identify(run: AgentRun, { callerChain, collaboratorName, agentId, agentVersion }: TracePart): void {
    const isBase = run === this.#base;
    if (isBase && this.#depth === 0) return;
    const alias = isBase ? callerChain[0] : callerChain.at(-1);
    if (alias !== "") run.aliasArn ??= alias;
    if (isBase && collaboratorName !== undefined && this.#baseNames.size < MAX_RUNS)
      this.#baseNames.add(collaboratorName);
    if (agentId === undefined || run.aliasArn === undefined || run.aliasArn.includes(`/${agentId}/`)) {
      run.version ??= agentVersion;
    }
  }

  #take(run: AgentRun, fact: TraceFact, eventMs: number | undefined): void {
    if (fact.kind === "unknown") {
      this.#unknown += 1;
      return;
    }
    const id = runOf(fact.traceId);
    if (run.id !== 0 && id !== undefined && run.runIds.size < MAX_RUN_IDS) run.runIds.add(id);
    if (fact.kind === "rationale") this.#spans.rationale(run, fact.traceId, fact.text);
    else this.#spans.flush(run);
    if (fact.kind === "begin") this.#begin(run, fact, eventMs);
    else if (fact.kind === "finish") this.#finish(run, fact, eventMs);
    else if (fact.kind === "note") this.#note(run, fact, eventMs);
    else if (fact.kind === "answer") run.answer = fact.data;
    else if (fact.kind === "failure") this.#fail(run, fact, eventMs);
  }

  #begin(run: AgentRun, fact: Of<"begin">, eventMs: number | undefined): void {
    const half = halfOf(fact, eventMs, this.#spans.nowMs);
    if (half === undefined) {
      this.#call(run, fact, eventMs);
      return;
    }
    this.#handedIn = 0;
    const early = takeOtherHalf(run.early, half);
    if (early !== undefined) this.#spans.finish(run, half, early);
    else this.#keep(run.begun, half);
  }

  /** What the caller hands in, the trace repeats before any step begins, in whatever agent: the call that asked for it has its span. */
  #finish(run: AgentRun, fact: Of<"finish">, eventMs: number | undefined): void {
    const half = halfOf(fact, eventMs, this.#spans.nowMs);
    if (half === undefined) {
      this.#return(run, fact, eventMs);
      return;
    }
    const begun = takeOtherHalf(run.begun, half);
    if (begun !== undefined) this.#spans.finish(run, begun, half);
    else if (this.#handedIn > 0 && half.kind === "action-group") this.#handedIn -= 1;
    else this.#keep(run.early, half);
  }

  #keep(list: HalfStep[], half: HalfStep): void {
    const count = this.#runs.reduce((sum, { begun, early }) => sum + begun.length + early.length, 0);
    if (count < MAX_HALF_STEPS) list.push(half);
    else this.#dropped += 1;
  }

  /** A collaborator is called. Its events, and even its end, may have come before. */
  #call(caller: AgentRun, { traceId, data }: Of<"begin">, eventMs: number | undefined): void {
    const alias = stringOf(memberOf(data, "agentCollaboratorAliasArn"));
    const mayBe = caller.children.filter((run) => run.input === undefined && isOf(run, data));
    const run =
      mayBe.find(({ told, state }) => state !== "closed" && told === undefined) ??
      mayBe.find(({ traceId: id }) => id === traceId) ??
      this.#addRun(caller);
    if (run === undefined) return;
    run.aliasArn ??= alias;
    run.name = stringOf(memberOf(data, "agentCollaboratorName")) ?? run.name;
    run.input = data;
    run.traceId = traceId;
    run.calledMs = eventMs;
    run.callSeenMs = this.#spans.nowMs;
    const early = take(caller.earlyEnds, (end) => end.traceId === traceId && isOf(run, end.told.data));
    if (early !== undefined) this.#spans.tell(run, early.told);
  }

  /** A collaborator has answered its caller. */
  #return(caller: AgentRun, { traceId, data }: Of<"finish">, eventMs: number | undefined): void {
    const told = { data, eventMs };
    const working = caller.children.filter(
      (run) => run.told === undefined && run.state !== "closed" && isOf(run, data),
    );
    const same = working.filter((one) => one.traceId === traceId);
    const mayBe = same.length > 0 ? same : working;
    // Two runs of one collaborator at once are told apart by nothing else: who has said this answer, or any, is over.
    const text = memberOf(memberOf(data, "output"), "text");
    const answered = mayBe.filter(({ answer }) => answer !== undefined);
    const run = answered.find(({ answer }) => memberOf(answer, "text") === text) ?? answered[0] ?? mayBe[0];
    if (run === undefined) {
      if (caller.earlyEnds.length < MAX_RUNS) caller.earlyEnds.push({ traceId, told });
      else this.#dropped += 1;
      return;
    }
    run.traceId ??= traceId;
    run.name ??= stringOf(memberOf(data, "agentCollaboratorName"));
    this.#spans.tell(run, told);
  }

  #note(run: AgentRun, fact: Of<"note">, eventMs: number | undefined): void {
    this.#spans.note(run, fact, eventMs);
    if (fact.note !== "reprompt") return;
    // What was wrong with the output of a tool is put to the model again: that tool says no more.
    const source = memberOf(fact.data, "source");
    const step = take(run.begun, (one) => one.traceId === fact.traceId && sourceOf(one) === source);
    if (step !== undefined) this.#spans.finish(run, step, { ...step, data: {}, eventMs });
  }

  #fail(run: AgentRun, { traceId, failure, data }: Of<"failure">, eventMs: number | undefined): void {
    run.failure ??= failure;
    const only = run.begun.length === 1 ? run.begun[0] : undefined;
    // Where an end was never told, several may be under way: what began last is what failed.
    const failed = run.begun.findLast((one) => traceId !== undefined && one.traceId === traceId) ?? only;
    const step = take(run.begun, (one) => one === failed);
    if (step !== undefined) this.#spans.finish(run, step, { ...step, data, eventMs }, failure);
  }

  #addRun(parent: AgentRun): AgentRun | undefined {
    if (this.#runs.length >= MAX_RUNS) {
      this.#dropped += 1;
      return undefined;
    }
    const run = newRun(this.#runs.length, parent);
    parent.children.push(run);
    this.#runs.push(run);
    return run;
  }
}

/** Half of a step; a collaborator at work is a run, and no step. */
function halfOf(fact: TraceFact, eventMs: number | undefined, seenMs: number): HalfStep | undefined {
  if ((fact.kind !== "begin" && fact.kind !== "finish") || fact.step === "agent") return undefined;
  const { step: kind, phase, traceId, data } = fact;
  return { kind, phase, traceId, data, eventMs, seenMs };
}

function isOf({ aliasArn, name }: AgentRun, data: object | undefined): boolean {
  const alias = stringOf(memberOf(data, "agentCollaboratorAliasArn"));
  if (alias !== undefined && aliasArn !== undefined) return alias === aliasArn;
  const called = stringOf(memberOf(data, "agentCollaboratorName"));
  return called === undefined || name === undefined || called === name;
}

function takeReturned(run: AgentRun): HalfStep | undefined {
  return take(
    run.begun,
    ({ kind, data }) => kind === "action-group" && memberOf(data, "executionType") === "RETURN_CONTROL",
  );
}

/** `repromptResponse.source` as a step of this kind makes it. */
function sourceOf({ kind }: HalfStep): string {
  return kind === "lookup" ? "KNOWLEDGE_BASE" : kind === "model" ? "PARSER" : "ACTION_GROUP";
}

function timesOf(fact: TraceFact): readonly (number | undefined)[] {
  return "data" in fact ? [readTimeMs(memberOf(memberOf(fact.data, "metadata"), "endTime"))] : [];
}
