import { isRecord, memberOf, stringOf } from "../../values.ts";
import { readTimeMs } from "../agent-trace/read-time.ts";

/** What one event of a flow's trace says of a node. `data` is the API's structure, not to be changed. */
export interface NodeFact {
  readonly kind: "input" | "output" | "condition" | "action" | "dependency";
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
