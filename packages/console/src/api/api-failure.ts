import type { ApiError } from "outcrop/api";

/** What a query fails with: the API's own words, or what went wrong on the way to it. */
export class ApiFailure extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  /** Which parameter, where the API says so. */
  readonly where: string | undefined;

  constructor(status: number, code: string, message: string, where?: string) {
    super(message);
    this.name = "ApiFailure";
    this.status = status;
    this.code = code;
    this.where = where;
  }
}

/** Outcrop is there, and what it asks is not: what arrives is taken all the same. */
export const isStoreAway = (failure: unknown): boolean =>
  failure instanceof ApiFailure && failure.code === "store_unavailable";

/** Trying again can help: no answer, too busy, or a fault of the server. A 4xx stays as it is. */
export function isWorthRetrying(failure: unknown): boolean {
  if (!(failure instanceof ApiFailure)) return false;
  return failure.status === 0 || failure.status === 429 || failure.status >= 500;
}

/** Reads the body of an answer that is not 2xx; a proxy's HTML page is one too. */
export function failureOf(status: number, body: string): ApiFailure {
  const error = errorOf(body);
  if (error === undefined) return new ApiFailure(status, "unexpected_answer", `The server answered ${status}`);
  return new ApiFailure(status, error.code, error.message, error.where);
}

function errorOf(body: string): ApiError["error"] | undefined {
  try {
    const parsed = JSON.parse(body) as Partial<ApiError> | null;
    const error = parsed?.error;
    return typeof error?.message === "string" && typeof error.code === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}
