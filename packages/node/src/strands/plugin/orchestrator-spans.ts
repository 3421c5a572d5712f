import { type Attributes, context, type Span } from "@opentelemetry/api";
import { describeFailure } from "../../aws-sdk/failure.ts";
import { sumFor, sumOf, sumOfSpan } from "../../cost-sum.ts";
import { guard } from "../../guard.ts";
import { sessionAttributes } from "../../session/session.ts";
import { isRecord, memberOf, stringOf } from "../../values.ts";
import { possibleAttributes } from "../span-attributes.ts";
import { closeSpan, openSpan } from "../span-lifecycle.ts";
import type { ContentBlock } from "../types.ts";
import type { Method } from "./overlay.ts";
import { plainBlocks } from "./sdk-message.ts";
import type { Setup } from "./setup.ts";
import { isSpan, SPAN_PAIRS, type SpanPair } from "./span-pair.ts";
import { failureOf } from "./stop.ts";
import { strandsAttributes } from "./told.ts";

interface Run {
  readonly name: string | undefined;
  readonly startedAt: number;
}

/**
 * The methods of the SDK's tracer that a Graph or Swarm calls. What its agents used stands on their own spans alone; what
 * they cost together on those of the nodes and of the whole, too.
 */
export class OrchestratorSpans {
  readonly #setup: Setup;
  readonly #pair: SpanPair;
  readonly #attributes: Attributes;
  readonly #runs = new WeakMap<Span, Run>();

  constructor(native: object, setup: Setup) {
    this.#setup = setup;
    this.#pair = SPAN_PAIRS[setup.own];
    this.#attributes = { ...possibleAttributes(memberOf(native, "_traceAttributes")), ...setup.attributes };
  }

  readonly startMultiAgentSpan =
    (native: Method): Method =>
    (options) => {
      const attributes = this.#attributesNow();
      const type = stringOf(memberOf(options, "orchestratorType")) ?? "graph";
      const id = stringOf(memberOf(options, "orchestratorId"));
      const span = this.#pair.begin(
        () => native(options),
        () =>
          this.#setup.tracer.startMultiagentSpan(this.#task(memberOf(options, "input")), type, {
            customTraceAttributes: {
              ...attributes,
              ...possibleAttributes({
                "gen_ai.agent.id": id,
                ...(this.#setup.compat === "current" ? { "gen_ai.workflow.name": id } : {}),
              }),
            },
          }),
        attributes,
      );
      if (span !== undefined) {
        sumFor(span, sumOf(context.active()));
        this.#runs.set(span, { name: id, startedAt: performance.now() });
      }
      return span ?? null;
    };

  readonly endMultiAgentSpan =
    (native: Method): Method =>
    (span, options = {}) => {
      const error = failureOf(memberOf(options, "error"));
      const cost = this.#costOf(span);
      this.#pair.end(
        span,
        (own) => native(own, withoutUsage(options)),
        (own) => {
          own.setAttributes(cost);
          if (error !== undefined) {
            this.#setup.tracer.endSpanWithError(own, describeFailure(error).message, { exception: error });
            return;
          }
          this.#setup.tracer.endSwarmSpan(own);
          // In the modes of Strands that leaves the span to its maker.
          if (own.isRecording()) own.end();
        },
        cost,
      );
      const run = isSpan(span) ? this.#runs.get(span) : undefined;
      if (run !== undefined) guard("record the metrics of a Strands orchestrator", () => this.#record(run, error));
    };

  readonly startNodeSpan =
    (native: Method): Method =>
    (options) => {
      const id = stringOf(memberOf(options, "nodeId")) ?? "";
      const attributes = this.#attributesNow();
      const own = (): Span =>
        openSpan(
          this.#setup.otelTracer,
          {
            name: `node ${id}`,
            attributes: {
              "gen_ai.operation.name": "execute_node",
              ...strandsAttributes(this.#setup),
              "gen_ai.agent.id": id,
              "gen_ai.agent.node_type": memberOf(options, "nodeType"),
              ...attributes,
            },
          },
          this.#setup.compat,
          Date.now,
        );
      const span = this.#pair.begin(() => native(options), own, attributes);
      if (span !== undefined) sumFor(span, sumOf(context.active()));
      return span ?? null;
    };

  readonly endNodeSpan =
    (native: Method): Method =>
    (span, options = {}) => {
      const error = failureOf(memberOf(options, "error"));
      const cost = this.#costOf(span);
      const attributes = { "gen_ai.agent.status": memberOf(options, "status"), ...cost };
      this.#pair.end(
        span,
        (own) => native(own, withoutUsage(options)),
        (own) =>
          closeSpan(
            own,
            { attributes, ...(error === undefined ? {} : { failed: { error } }) },
            this.#setup.compat,
            Date.now,
          ),
        cost,
      );
    };

  #costOf(span: unknown): Attributes {
    const sum = isSpan(span) ? sumOfSpan(span) : undefined;
    return sum?.attributes(this.#setup.telemetry().names) ?? {};
  }

  #record({ name, startedAt }: Run, error: unknown): void {
    const { instruments, names } = this.#setup.telemetry();
    instruments.record("invokeWorkflowDuration", (performance.now() - startedAt) / 1_000, {
      ...(name === undefined ? {} : { [names.workflowName]: name }),
      ...(error === undefined ? {} : { [names.errorType]: describeFailure(error).type }),
    });
  }

  #attributesNow(): Attributes {
    return { ...sessionAttributes(context.active()), ...this.#attributes };
  }

  #task(input: unknown): string | readonly ContentBlock[] {
    if (!this.#setup.captures) return "";
    return typeof input === "string" ? input : plainBlocks(input);
  }
}

/** The sum of what the agents beneath used, which they say themselves. */
function withoutUsage(options: unknown): unknown {
  return isRecord(options) ? { ...options, usage: undefined } : options;
}
