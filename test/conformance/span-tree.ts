import type { SpanDetail, TraceDetail } from "../../packages/server/src/api/types.ts";

/** A call of an agent, or of something like one, as `--tree` prints it. */
export interface TreeNode {
  /** `gen_ai.operation.name`, or the operation of the AWS API where the conventions have none. */
  readonly op: string;
  readonly name: string;
  /** `error.type`, `null` where it did not fail. */
  readonly error: string | null;
  readonly children: readonly TreeNode[];
}

/** The spans of our instrumentation, as trees, siblings in order of start; of what began together, what ended first. */
export function spanTrees({ spans }: TraceDetail): readonly TreeNode[] {
  const own = ownSpans(spans).toSorted(
    (a, b) => compare(a.startUnixNano, b.startUnixNano) || compare(endOf(a), endOf(b)),
  );
  const ids = new Set(own.map(({ spanId }) => spanId));
  const toNode = ({ spanId, operation, name, errorType, attributes }: SpanDetail): TreeNode => ({
    op: operation === "" ? (attributes["rpc.method"] ?? "") : operation,
    name,
    error: errorType === "" ? null : errorType,
    children: own.filter(({ parentSpanId }) => parentSpanId === spanId).map(toNode),
  });
  return own.filter(({ parentSpanId }) => !ids.has(parentSpanId)).map(toNode);
}

function endOf({ startUnixNano, durationNano }: SpanDetail): bigint {
  return BigInt(startUnixNano) + BigInt(durationNano);
}

function compare(one: string | bigint, other: string | bigint): number {
  return Number(BigInt(one) - BigInt(other));
}

/** Without the spans of the calling process. */
export function ownSpans(spans: readonly SpanDetail[]): readonly SpanDetail[] {
  return spans.filter(({ scopeName }) => scopeName === "@outcrop/node");
}
