import { ApiFailure, failureOf } from "./api-failure.ts";

interface FetchOptions {
  readonly signal?: AbortSignal;
  readonly fetch?: typeof globalThis.fetch;
}

/** One GET of the API on this origin. Throws `ApiFailure`, except when it was called off. */
export async function fetchJson<T>(path: string, options: FetchOptions = {}): Promise<T> {
  const { signal, fetch = globalThis.fetch } = options;
  let status: number;
  let text: string;
  try {
    const response = await fetch(path, {
      headers: { accept: "application/json" },
      ...(signal === undefined ? {} : { signal }),
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiFailure(0, "unreachable", "The server cannot be reached");
  }
  if (status < 200 || status > 299) throw failureOf(status, text);
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiFailure(status, "unexpected_answer", "The server answered with something that is not JSON");
  }
}
