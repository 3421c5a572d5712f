import { isRecord, memberOf, stringOf } from "../../values.ts";
import { readTimeMs } from "../agent-trace/read-time.ts";

/**
 * What one event says of a node. `data` is the API's structure, not to be changed. `asked` and `emitted` are no events of
 * the trace: the node asks its caller for more, and an output node, of which the trace tells the input alone, gave its output.
 */
export interface NodeFact {
  readonly kind: "input" | "output" | "condition" | "action" | "dependency" | "asked" | "emitted";
  readonly node: string;
  readonly atMs: number | undefined;
  readonly data: object;
}

const KINDS: Readonly<Record<string, NodeFact["kind"]>> = {
  nodeInputTrace: "input",
  nodeOutputTrace: "output",
  conditionNodeResultTrace: "condition",
  nodeActionTrace: "action",
  nodeDependencyTrace: "dependency",
};

/** Reads a `FlowTraceEvent`. `undefined` for a member that is newer than this, and for what names no node. */
export function readFlowTrace(event: unknown): NodeFact | undefined {
  const trace = memberOf(event, "trace");
  for (const [name, data] of Object.entries(isRecord(trace) ? trace : {})) {
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
    const node = stringOf(memberOf(data, "nodeName"));
    if (kind === undefined || node === undefined || !isRecord(data)) continue;
    return { kind, node, atMs: readTimeMs(memberOf(data, "timestamp")), data };
  }
  return undefined;
}

/** A `flowMultiTurnInputRequestEvent` or a `flowOutputEvent`, which have no time. */
export function readFlowEvent(kind: "asked" | "emitted", event: unknown): NodeFact | undefined {
  const node = stringOf(memberOf(event, "nodeName"));
  return node === undefined || !isRecord(event) ? undefined : { kind, node, atMs: undefined, data: event };
}
