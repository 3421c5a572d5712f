import { diag } from "@opentelemetry/api";
import { guard } from "../../guard.ts";
import { isRecord } from "../../values.ts";
import { modelFacts } from "../plugin/model-facts.ts";
import type { StrandsPlugin } from "../plugin/outcrop.ts";
import { membersOf } from "../plugin/watch-orchestrator.ts";
import type { Usage } from "../types.ts";
import { defaultEmitter, type Emitter } from "./default-emitter.ts";
import { Invocation } from "./invocation.ts";
import { type EventType, listen, type LoadSdk } from "./listen.ts";
import { usagePayload } from "./usage-payload.ts";
import { watchRequests } from "./watch-requests.ts";

/** What a `dimensionResolver` is given, at the end of an invocation. */
export interface InvocationOutcome {
  /** The agent of the SDK. */
  readonly agent: object;
  /** Of this invocation; what the provider did not say is 0. */
  readonly usage: Usage;
  /** Id of the model that was called last, or of the agent's. */
  readonly model: string | undefined;
  /** Of the last model call, as Python spells it: `end_turn`, `max_tokens`, `interrupt`. */
  readonly stopReason: string | undefined;
  /** Of the last model call, where it failed. */
  readonly error: unknown;
}

export interface TokenUsageOptions {
  /** CloudWatch's. Default: `Strands/AgentTokenUsage`. */
  readonly namespace?: string;
  /** Sets of names of dimensions. Default: `[["Model"]]`. */
  readonly dimensions?: readonly (readonly string[])[];
  /** Values by name that do not change. `Model` is the agent's model id where nothing else is said. */
  readonly dimensionValues?: Readonly<Record<string, string>>;
  /** Values by name for one invocation; they win. */
  readonly dimensionResolver?: (outcome: InvocationOutcome) => Readonly<Record<string, string | undefined>>;
  /** Members to search logs by, no dimensions. */
  readonly extraProperties?: Readonly<Record<string, unknown>>;
  /** Default: one compact line on stdout. */
  readonly emitter?: Emitter;
  /** Also the metric `costUsd`, where every model call has a price of Bedrock. Default: no. */
  readonly costUsd?: boolean;
}

/** Names of plugins must differ within an agent, and one may want two of these. */
let made = 0;

/**
 * Emits the tokens of every invocation of a Strands agent in CloudWatch's embedded metric format: one line for each,
 * failed ones included. `new Agent({ plugins: [new TokenUsageHook()] })`; in `plugins` of a `Graph` or `Swarm` it counts
 * each of its agents. Nothing that goes wrong here reaches the agent.
 */
export class TokenUsageHook implements StrandsPlugin {
  readonly name: string;
  readonly #options: TokenUsageOptions;
  readonly #loadSdk: LoadSdk;
  readonly #now: () => number;
  /** Agents and orchestrators. */
  readonly #known = new WeakSet<object>();
  readonly #reported = new Set<string>();

  constructor(
    options: TokenUsageOptions = {},
    { loadSdk = () => import("@strands-agents/sdk"), now = Date.now }: { loadSdk?: LoadSdk; now?: () => number } = {},
  ) {
    made += 1;
    this.name = made === 1 ? "outcrop:token-usage" : `outcrop:token-usage-${made}`;
    this.#options = options ?? {};
    this.#loadSdk = loadSdk;
    this.#now = now;
  }

  async initAgent(agent: object): Promise<void> {
    if (!isRecord(agent) || this.#known.has(agent)) return;
    this.#known.add(agent);
    let invocation: Invocation | undefined;
    const begin = (): Invocation => (invocation ??= new Invocation(this.#options.costUsd === true));
    const on: Readonly<Record<EventType, (event: unknown) => void>> = {
      beforeInvocationEvent: () => {
        invocation = undefined;
        begin();
      },
      beforeModelCallEvent: (event) => begin().modelCallBegins(event, agent),
      modelStreamUpdateEvent: (event) => begin().modelStreams(event),
      afterModelCallEvent: (event) => begin().modelCallEnds(event),
      interruptEvent: () => begin().interrupted(),
      afterInvocationEvent: () => {
        const ended = begin();
        invocation = undefined;
        ended.end();
        this.#emit(agent, ended);
      },
    };
    guard("watch the requests of a Strands agent", () => watchRequests(agent, () => invocation?.watch));
    await listen(agent, (type, event) => on[type](event), this.#loadSdk).catch(() => undefined);
  }

  async initMultiAgent(orchestrator: object): Promise<void> {
    if (!isRecord(orchestrator) || this.#known.has(orchestrator)) return;
    this.#known.add(orchestrator);
    const members = guard("find the agents of a Strands orchestrator", () => membersOf(orchestrator));
    for (const agent of members?.agents ?? []) await this.initAgent(agent);
    for (const inner of members?.orchestrators ?? []) await this.initMultiAgent(inner);
  }

  #emit(agent: object, invocation: Invocation): void {
    // By `??`: what Python calls `None` comes as `null` out of a configuration.
    const namespace = this.#options.namespace ?? "Strands/AgentTokenUsage";
    const dimensions = this.#options.dimensions ?? [["Model"]];
    const emitter = this.#options.emitter ?? defaultEmitter;
    const model = invocation.model ?? modelFacts(Reflect.get(agent, "model")).modelId;
    const { usage, stopReason, error } = invocation;
    const outcome = { agent, usage, model, stopReason, error };
    const resolved = guard("resolve the dimensions of a Strands agent", () =>
      this.#options.dimensionResolver?.(outcome),
    );
    if (resolved instanceof Promise) {
      this.#reportOnce(
        "resolver",
        "Cannot use what the dimensionResolver answered: expected an object of texts, got a promise",
      );
    }
    const { documents, refused } = usagePayload({
      namespace,
      dimensionSets: dimensions,
      dimensions: {
        ...(isNamed("Model", dimensions) ? { Model: model } : {}),
        ...this.#options.dimensionValues,
        ...(isRecord(resolved) ? resolved : {}),
      },
      properties: this.#options.extraProperties ?? {},
      usage,
      costUsd: this.#options.costUsd === true ? invocation.costUsd : undefined,
      timestamp: this.#now(),
    });
    for (const { kind, name, reason } of refused) this.#reportOnce(`${kind} ${name}`, reason);
    for (const document of documents) guard("emit the tokens of a Strands agent", () => emitter(document));
  }

  #reportOnce(what: string, reason: string): void {
    if (this.#reported.has(what) || this.#reported.size >= MAX_REPORTED) return;
    this.#reported.add(what);
    guard("report a payload's faults", () => diag.warn(`@outcrop/node: ${reason}. Said once`));
  }
}

function isNamed(dimension: string, sets: unknown): boolean {
  return Array.isArray(sets) && sets.some((set: unknown) => Array.isArray(set) && set.includes(dimension));
}

/** Reasons that are remembered as said: names may come from a resolver. */
const MAX_REPORTED = 100;
