import { INVALID_SPAN_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { AgentResult, type Interrupt, type Message, type StopReason, type Usage } from "@outcrop/node/strands";

/** Values of a case for the calls: `{"$…": …}` becomes the nearest value of TypeScript. */
export function buildValue(value: unknown, spans: ReadonlyMap<string, Span>): unknown {
  if (Array.isArray(value)) return value.map((item) => buildValue(item, spans));
  if (typeof value !== "object" || value === null) return value;
  const [entry, ...others] = Object.entries(value);
  if (entry?.[0].startsWith("$") === true && others.length === 0) return special(entry[0], entry[1], spans);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, buildValue(member, spans)]));
}

function special(tag: string, given: unknown, spans: ReadonlyMap<string, Span>): unknown {
  switch (tag) {
    case "$span":
      return spans.get(String(given));
    case "$error":
      return errorOf(given as { readonly type: string; readonly message?: string });
    case "$datetime":
      return momentOf(String(given));
    case "$date":
      return temporal("PlainDate", String(given));
    case "$bytes":
      return Buffer.from(String(given));
    case "$tuple":
      return new Tuple(buildValue(given, spans));
    case "$set":
      return new Set(given as readonly unknown[]);
    case "$opaque":
      return new Opaque();
    case "$nan":
      return Number.NaN;
    case "$inf":
      return Number.POSITIVE_INFINITY;
    case "$invalid_span":
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    case "$agent_result":
      return agentResultOf(buildValue(given, spans) as GivenResult);
    default:
      throw new Error(`Cannot build a value: expected a known tag, got ${tag}`);
  }
}

/** Python's objects without a JSON form. */
class Opaque {
  readonly hidden = true;
}

/** A tuple is JSON as a whole or not at all: an object that knows its JSON. */
class Tuple {
  readonly #items: unknown;

  constructor(items: unknown) {
    this.#items = items;
  }

  toJSON(): unknown {
    return this.#items;
  }
}

function errorOf({ type, message }: { readonly type: string; readonly message?: string | null }): Error {
  const text = message ?? "";
  // Python quotes the key that is missing, also an empty one.
  const error = new Error(type === "KeyError" && typeof message === "string" ? quoted(text) : text);
  error.name = type;
  return error;
}

/** As Python's `repr` writes a text. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}

/** A `Date` holds milliseconds of UTC; every other moment is one of `Temporal`. */
function momentOf(iso: string): unknown {
  if (!/(?:Z|[+-]\d\d:\d\d)$/.test(iso)) return temporal("PlainDateTime", iso);
  return iso.endsWith("+00:00") && !/\.\d{3}\d/.test(iso) ? new Date(iso) : temporal("ZonedDateTime", iso);
}

/** Stands in for an object of `Temporal`, which Node 24 does not have. */
function temporal(kind: string, iso: string): object {
  return { [Symbol.toStringTag]: `Temporal.${kind}`, __proto__: { toJSON: () => iso } };
}

interface GivenResult {
  readonly stop_reason: StopReason;
  readonly message: Message;
  readonly usage?: Usage;
  readonly latest?: Usage;
  readonly interrupts?: readonly Interrupt[];
  readonly structured_output?: unknown;
}

function agentResultOf(given: GivenResult): AgentResult {
  const { usage, latest, interrupts, structured_output: structuredOutput } = given;
  return new AgentResult({
    stopReason: given.stop_reason,
    message: given.message,
    structuredOutput,
    ...(usage
      ? { metrics: { accumulatedUsage: usage, ...(latest ? { latestAgentInvocation: { usage: latest } } : {}) } }
      : {}),
    ...(interrupts ? { interrupts } : {}),
  });
}
