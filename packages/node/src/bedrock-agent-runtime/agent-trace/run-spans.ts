import { type AgentRun, type HalfStep, type ToldEnd } from "./agent-run.ts";
import { readTimes } from "./read-time.ts";
import { clamp, ServiceClock } from "./service-clock.ts";
import type { FinishedStep, SpanOp } from "./span-op.ts";
import type { StepFailure, TraceFact } from "./trace-fact.ts";

/** Places steps and runs in local time, each within its run, and says what is to be done with spans. */
export class RunSpans {
  readonly clock: ServiceClock = new ServiceClock();
  nowMs = 0;
  readonly #keepsRationale: boolean;
  #ops: SpanOp[] = [];

  constructor(keepsRationale: boolean) {
    this.#keepsRationale = keepsRationale;
  }

  drain(): readonly SpanOp[] {
    const ops = this.#ops;
    this.#ops = [];
    return ops;
  }

  /** A step of a run has ended; `finish` is absent where it ends with its run. */
  finish(run: AgentRun, begin: HalfStep | undefined, finish: HalfStep | undefined, failure?: StepFailure): void {
    const half = finish ?? begin;
    if (half === undefined) return;
    const told = readTimes(finish?.data);
    const service = { startMs: told.startMs ?? begin?.eventMs, endMs: told.endMs ?? finish?.eventMs };
    const endsAt = service.endMs === undefined ? this.nowMs : this.clock.local(service.endMs);
    const startsAt = service.startMs === undefined ? endsAt : this.#localStart(service.startMs, begin?.seenMs);
    this.#open(run, startsAt);
    const limitMs = this.#limitOf(run);
    const startMs = startIn(run, clamp(startsAt, run.startMs, clamp(endsAt, run.startMs, limitMs)), limitMs);
    const endMs = clamp(endsAt, startMs, limitMs);
    if (run.state !== "closed") run.endMs = Math.max(run.endMs, endMs);
    const step: FinishedStep = {
      kind: half.kind,
      phase: half.phase,
      traceId: half.traceId,
      begin: begin?.data,
      finish: finish?.data,
      rationale: undefined,
      failure,
      isIncomplete: finish === undefined,
      startMs,
      endMs,
      service,
    };
    this.flush(run);
    if (this.#keepsRationale && half.kind === "model" && finish !== undefined) run.pending = step;
    else this.#ops.push({ kind: "step", agent: run.id, step });
    this.#closeIfOver(run);
  }

  /** The rationale of the model call before it. */
  rationale(run: AgentRun, traceId: string | undefined, text: string): void {
    const { pending } = run;
    if (pending !== undefined && pending.traceId === traceId) run.pending = { ...pending, rationale: text };
    this.flush(run);
  }

  /** Nothing more is said of the last model call. */
  flush(run: AgentRun): void {
    if (run.pending === undefined) return;
    this.#ops.push({ kind: "step", agent: run.id, step: run.pending });
    run.pending = undefined;
  }

  note(run: AgentRun, fact: Extract<TraceFact, { readonly kind: "note" }>, eventMs: number | undefined): void {
    const serviceMs = readTimes(fact.data).endMs ?? eventMs;
    const at = serviceMs === undefined ? this.nowMs : this.clock.local(serviceMs);
    this.#open(run, at);
    let on = run;
    while (on.state === "closed" && on.parent !== undefined) on = on.parent;
    const { note, traceId, data } = fact;
    const atMs = clamp(at, on.startMs, this.#limitOf(on));
    on.endMs = Math.max(on.endMs, atMs);
    this.#ops.push({ kind: "note", agent: on.id, note, atMs, serviceMs, traceId, data });
  }

  /** A collaborator's end is told; what it has under way may still end. */
  tell(run: AgentRun, told: ToldEnd): void {
    run.told = told;
    this.#closeIfOver(run);
  }

  /** Ends everything within a run, at `limitMs` what nobody told the end of. */
  endInside(run: AgentRun, limitMs: number): void {
    const nowMs = this.nowMs;
    this.nowMs = limitMs;
    this.flush(run);
    for (const early of run.early.splice(0)) this.finish(run, undefined, early);
    this.flush(run);
    for (const begun of run.begun.splice(0)) this.finish(run, begun, undefined);
    this.flush(run);
    for (const child of run.children) {
      if (child.state === "closed") this.endInside(child, child.endMs);
      else this.#close(child);
    }
    this.nowMs = nowMs;
  }

  /** What the service's clock puts into the future began when it was told: replayed at once, steps keep their order. */
  #localStart(serviceMs: number, seenMs: number | undefined): number {
    const local = this.clock.local(serviceMs);
    return local > this.nowMs ? (seenMs ?? local) : local;
  }

  /** Until when things in a run may last: now, or until one that it is in has ended. */
  #limitOf(run: AgentRun): number {
    let limitMs = this.nowMs;
    for (let on: AgentRun | undefined = run; on !== undefined; on = on.parent) {
      if (on.state === "closed") limitMs = Math.min(limitMs, on.endMs);
    }
    return limitMs;
  }

  #open(run: AgentRun, startsAt: number): void {
    if (run.state !== "waiting" || run.parent === undefined) return;
    const begun = [{ eventMs: run.calledMs, seenMs: run.callSeenMs }, ...run.begun].flatMap(({ eventMs, seenMs }) =>
      eventMs === undefined ? [] : [this.#localStart(eventMs, seenMs)],
    );
    const first = Math.min(startsAt, ...begun);
    const { parent } = run;
    this.#open(parent, first);
    const limitMs = this.#limitOf(parent);
    run.startMs = startIn(parent, clamp(first, parent.startMs, limitMs), limitMs);
    run.endMs = run.startMs;
    run.state = "open";
    const { id, name, aliasArn, version, traceId = run.ownTraceId, input } = run;
    const agent = { id, name, aliasArn, version, traceId, input };
    this.#ops.push({ kind: "open", agent, parent: parent.id, startMs: run.startMs });
  }

  /** What is half told is waited for: the other half may be late. */
  #closeIfOver(run: AgentRun): void {
    if (run.state === "closed" && run.parent !== undefined) this.#closeIfOver(run.parent);
    if (run.told === undefined || run.state === "closing" || run.state === "closed" || !isQuiet(run)) return;
    this.#close(run);
    if (run.parent !== undefined) this.#closeIfOver(run.parent);
  }

  #close(run: AgentRun): void {
    const { told, answer } = run;
    const [times, own] = [readTimes(told?.data), readTimes(answer)];
    const service = {
      startMs: times.startMs ?? own.startMs ?? run.calledMs,
      endMs: times.endMs ?? own.endMs ?? told?.eventMs,
    };
    const endsAt = service.endMs === undefined ? this.nowMs : this.clock.local(service.endMs);
    this.#open(run, service.startMs === undefined ? endsAt : this.clock.local(service.startMs));
    run.state = "closing";
    const limitMs = this.#limitOf(run);
    this.endInside(run, clamp(endsAt, run.endMs, limitMs));
    const endMs = clamp(endsAt, run.endMs, limitMs);
    run.endMs = endMs;
    run.state = "closed";
    if (run.parent !== undefined && run.parent.state !== "closed") run.parent.endMs = Math.max(run.parent.endMs, endMs);
    const { name, version, failure } = run;
    this.#ops.push({
      kind: "close",
      agent: run.id,
      outcome: {
        endMs,
        service,
        name,
        version,
        output: told?.data,
        answer,
        failure,
        isIncomplete: told === undefined && answer === undefined,
      },
    });
  }
}

/** What keeps the order of things that were told at once, and would begin together: a microsecond. */
const TIE_MS = 0.001;

/** Where something in a run begins: of what would begin together, first what was told first. */
function startIn(run: AgentRun, wantedMs: number, limitMs: number): number {
  const { lastStart } = run;
  const isTie = lastStart?.wantedMs === wantedMs;
  const ms = isTie ? Math.min(lastStart.ms + TIE_MS, Math.max(limitMs, wantedMs)) : wantedMs;
  run.lastStart = { wantedMs, ms };
  return ms;
}

/** Whether nothing within is half told. */
function isQuiet({ begun, early, children }: AgentRun): boolean {
  return begun.length === 0 && early.length === 0 && children.every((run) => run.state === "closed" && isQuiet(run));
}
