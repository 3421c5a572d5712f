import type { Access } from "../access/access.ts";
import type { Queries } from "../query/queries.ts";
import type { AskTogether } from "./ask-together.ts";
import type { ProcessStatus } from "./process-status.ts";
import type { Pending } from "./types.ts";

/** What the API asks of settlement: the traces whose entries are not final yet. */
interface Settling {
  pending(org: string): Pending;
  /** What is asked of it is of any time since it began: settlement goes on while the store answers. */
  watch(org: string): { isPending(traceId: string): boolean; end(): void };
}

/** What every route needs. */
export interface ApiContext {
  readonly queries: Queries;
  readonly settling: Settling;
  readonly access: Access;
  /** What the process tells of itself. */
  readonly processStatus: () => Promise<ProcessStatus>;
  /** Of Outcrop. */
  readonly version: string;
  /** Of the price book in use. */
  readonly priceVersion: string;
  readonly now: () => number;
  /** For lists and sums: the same asked at the same time is asked of the store once. */
  readonly together: AskTogether;
}

export interface ApiOptions extends Omit<ApiContext, "now" | "together"> {
  readonly now?: () => number;
  /** Told of every failure that is no refusal; the caller gets no details of it. */
  readonly onError?: (error: unknown) => void;
}
