import { parseCursor, type Cursor } from "../query/cursor.ts";
import { nanoOfIso, nanoOfMs } from "../query/nano-time.ts";
import { DIMENSION_NAMES, type Scope } from "../query/scope.ts";
import type { FilterParameters } from "./parameters.ts";

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const DEFAULT_RANGE = "24h";

/** A parameter that is well-formed and cannot be meant. */
interface ParameterFault {
  readonly kind: "fault";
  readonly where: string;
  readonly message: string;
}

export type ScopeOutcome =
  | { readonly kind: "ok"; readonly scope: Scope; readonly cursor: Cursor | undefined }
  | ParameterFault;

/** What a request asks for, with its period resolved against `nowMs`. A cursor brings the period of the first page. */
export function scopeOfRequest(
  org: string,
  parameters: FilterParameters & { readonly cursor?: string | undefined },
  nowMs: number,
): ScopeOutcome {
  if (parameters.from !== undefined && parameters.range !== undefined) {
    return { kind: "fault", where: "range", message: "expected either from or range, got both" };
  }
  const cursor = parameters.cursor === undefined ? undefined : parseCursor(parameters.cursor);
  if (parameters.cursor !== undefined && cursor === undefined) {
    return { kind: "fault", where: "cursor", message: "expected the nextCursor of a page before" };
  }
  const to = parameters.to === undefined ? nanoOfMs(nowMs) : nanoOfIso(parameters.to);
  const from =
    parameters.from === undefined ? to - rangeNano(parameters.range ?? DEFAULT_RANGE) : nanoOfIso(parameters.from);
  if (from >= to) return { kind: "fault", where: "from", message: "expected a period that begins before it ends" };
  if (from < EARLIEST || to > LATEST) {
    return { kind: "fault", where: from < EARLIEST ? "from" : "to", message: "expected a year from 1970 to 2261" };
  }
  const where = Object.fromEntries(
    DIMENSION_NAMES.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]] as const])),
  );
  const window = cursor ?? { from, to };
  return {
    kind: "ok",
    scope: { org, from: window.from, to: window.to, where, error: parameters.error === "true" },
    cursor,
  };
}

/** What nanoseconds in 64 bits and the engine's dates both hold. */
const EARLIEST = 0n;
const LATEST = nanoOfMs(Date.UTC(2262, 0, 1));

function rangeNano(range: string): bigint {
  return nanoOfMs(Number(range.slice(0, -1)) * (UNIT_MS[range.slice(-1)] ?? 0));
}
