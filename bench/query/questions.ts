import type { Queries } from "../../packages/server/src/query/queries.ts";
import type { Scope } from "../../packages/server/src/query/scope.ts";
import type { TracePage } from "../../packages/server/src/query/traces.ts";
import { ORG, type Filled } from "./fill.ts";

const HOUR_NANO = 3_600_000_000_000n;
/** As the console asks for them (its `api/queries.ts`). */
const TRACES_OF_PAGE = 50;
const OVERVIEW_BUCKETS = 60;
/** What the API gives where nothing is said; the console has no pages of sessions and entries of their own. */
const DEFAULT_LIMIT = 50;

/** The ranges that the console offers, from an hour up; the default is a day. */
const RANGES = [
  ["1h", HOUR_NANO],
  ["24h", 24n * HOUR_NANO],
  ["7d", 7n * 24n * HOUR_NANO],
  ["30d", 30n * 24n * HOUR_NANO],
] as const;

export interface Question {
  readonly name: string;
  readonly range: string;
  /** The answer, or `undefined` where there is nothing: a question that finds nothing is not worth timing. */
  readonly ask: (queries: Queries) => Promise<object | undefined>;
}

/** What the pages of the console and the other lists of the API ask. */
export function questionsAbout(filled: Filled): readonly Question[] {
  const ofAll = (name: string, ask: Question["ask"]): Question => ({ name, range: "all", ask });
  return [
    ofAll("trace", (queries) => queries.trace(ORG, filled.traceId)),
    ofAll("status", (queries) => queries.stored(ORG)),
    ofAll("organisations", (queries) => queries.storedOrgs("all")),
    ...RANGES.flatMap(([range, length]) => questionsOfRange(range, filled.toNano - length, filled.toNano)),
  ];
}

function questionsOfRange(range: string, from: bigint, to: bigint): readonly Question[] {
  const scope: Scope = { org: ORG, from, to, where: {}, error: false };
  const ofModel: Scope = { ...scope, where: { model: ["amazon.nova-pro-v1:0"] } };
  const failed: Scope = { ...scope, error: true };
  const one = (name: string, ask: Question["ask"]): Question => ({ name, range, ask });
  const traces = (name: string, of: Scope, sort: TracePage["sort"]): Question =>
    one(`traces${name}, ${sort}`, async (queries) =>
      whereAny(await queries.traces(of, { sort, limit: TRACES_OF_PAGE })),
    );
  const overview = (name: string, of: Scope): Question =>
    one(name, async (queries) => {
      const page = await queries.overview(of, OVERVIEW_BUCKETS);
      return page.totals.calls > 0 ? page : undefined;
    });
  return [
    overview("overview", scope),
    overview("overview of a model", ofModel),
    one("facets", (queries) => queries.facets(scope)),
    ...SORTS.map((sort) => traces("", scope, sort)),
    ...(["-start", "-duration", "-cost"] as const).map((sort) => traces(" of a model", ofModel, sort)),
    ...(["-start", "-duration", "-cost"] as const).map((sort) => traces(" with an error", failed, sort)),
    one("sessions", async (queries) =>
      whereAny(await queries.sessions(scope, { sort: "-cost", limit: DEFAULT_LIMIT })),
    ),
    one("ledger", async (queries) => whereAny(await queries.ledger(scope, { limit: DEFAULT_LIMIT }))),
  ];
}

const SORTS = ["-start", "start", "-duration", "duration", "-cost", "cost", "-calls", "calls"] as const;

function whereAny<Page extends { readonly rows: readonly unknown[] }>(page: Page): Page | undefined {
  return page.rows.length > 0 ? page : undefined;
}
