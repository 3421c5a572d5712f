import type { SpanOp } from "../bedrock-agent-runtime/agent-trace/span-op.ts";
import { memberOf } from "../values.ts";

interface Line {
  readonly parent: number;
  readonly id?: number;
  readonly text: string;
}

/** Operations on spans as an indented outline, in the order in which they were told. */
export function opsOutline(ops: readonly SpanOp[]): readonly string[] {
  const lines = ops.flatMap((op): readonly Line[] => {
    if (op.kind === "open") return [{ parent: op.parent, id: op.agent.id, text: `agent ${op.agent.name ?? "?"}` }];
    if (op.kind === "note") return [{ parent: op.agent, text: `(${op.note})` }];
    if (op.kind === "close") return [];
    const { kind, begin, isIncomplete, failure } = op.step;
    const name =
      memberOf(begin, "function") ?? memberOf(begin, "knowledgeBaseId") ?? memberOf(begin, "foundationModel");
    const marks = `${isIncomplete ? " incomplete" : ""}${failure === undefined ? "" : " failed"}`;
    return [{ parent: op.agent, text: `${kind} ${typeof name === "string" ? name : "?"}${marks}` }];
  });
  const beneath = (id: number, depth: number): readonly string[] =>
    lines
      .filter((line) => line.parent === id)
      .flatMap((line) => [
        `${"  ".repeat(depth)}${line.text}`,
        ...(line.id === undefined ? [] : beneath(line.id, depth + 1)),
      ]);
  return beneath(0, 0);
}
