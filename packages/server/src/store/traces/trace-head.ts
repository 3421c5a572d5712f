/** What a list shows of a trace, as its spans tell it. Whole numbers come as text or as numbers. */
export interface TraceHead {
  readonly TraceId: string;
  readonly Name: string;
  readonly Service: string;
  readonly Spans: string | number;
  readonly Roots: string | number;
  readonly Session: string;
  readonly User: string;
  readonly Agent: string;
  readonly Agents: readonly string[];
}

/** Root first, then earliest, then the span's id: the same span every time. */
const FIRST_SPAN = "(ParentSpanId != '', Timestamp, SpanId)";

/** Names of agents that a row lists. */
export const MAX_AGENTS = 50;

/** How each is told, in SQL over the spans of one trace. */
const OF_SPANS: Readonly<Record<keyof TraceHead, string>> = {
  TraceId: "TraceId",
  Name: `argMin(SpanName, ${FIRST_SPAN})`,
  Service: `argMin(ServiceName, ${FIRST_SPAN})`,
  Spans: "uniqExact(SpanId)",
  Roots: "countIf(ParentSpanId = '')",
  Session: `argMinIf(SessionId, ${FIRST_SPAN}, SessionId != '')`,
  User: `argMinIf(UserId, ${FIRST_SPAN}, UserId != '')`,
  Agent: `argMinIf(GenAiAgentName, ${FIRST_SPAN}, GenAiAgentName != '')`,
  Agents: `arraySort(groupUniqArrayIf(${MAX_AGENTS})(GenAiAgentName, GenAiAgentName != ''))`,
};

/** For a `SELECT` from spans, grouped by `TraceId`. */
export const HEAD_COLUMNS: string = Object.entries(OF_SPANS)
  .map(([name, sql]) => (name === sql ? name : `${sql} AS ${name}`))
  .join(",\n  ");

/** When a trace began, how long it took to the end of all its spans, and whether any failed. */
export interface HeadTimes {
  /** Nanoseconds since the epoch. */
  readonly FromNano: string;
  /** Nanoseconds. */
  readonly LongNano: string;
  readonly Failed: string | number;
}

const FROM = "toUnixTimestamp64Nano(min(Timestamp))";
const TIMES_OF_SPANS: Readonly<Record<keyof HeadTimes, string>> = {
  FromNano: `toString(${FROM})`,
  LongNano: `toString(max(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)) - ${FROM})`,
  Failed: "max(toUInt8(StatusCode = 'Error'))",
};

/** Both as one text: a JSON array of what each is, in this order. */
export const HEAD_TEXT = `toJSONString(tuple(${[...Object.values(OF_SPANS), ...Object.values(TIMES_OF_SPANS)].join(", ")}))`;

/** Reads what `HEAD_TEXT` wrote. */
export function parseHead(text: string): TraceHead & HeadTimes {
  const values = JSON.parse(text) as readonly unknown[];
  const names = [...Object.keys(OF_SPANS), ...Object.keys(TIMES_OF_SPANS)];
  return Object.fromEntries(names.map((name, at) => [name, values[at]])) as unknown as TraceHead & HeadTimes;
}
