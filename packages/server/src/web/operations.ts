import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";

export interface OperationsOptions {
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
  readonly readiness: () => Promise<{ readonly ready: boolean; readonly problems: readonly string[] }>;
  /** Why these headers may not read what covers all organisations, and the status to say so with; `undefined`: they may. */
  readonly refuse: (
    headers: IncomingHttpHeaders,
  ) => { readonly status: 401 | 403; readonly reason: string } | undefined;
}

const TEXT = "text/plain; charset=utf-8";

/**
 * What machines ask of a process. `/healthz`: it runs. `/readyz`: it can take data and show it, or 503 and a line for
 * each reason; both for anyone, as they tell nothing else. `/metrics`: as the API.
 */
export function createOperations(
  options: OperationsOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const answer = async (path: string, headers: IncomingHttpHeaders): Promise<Answer | undefined> => {
    switch (path) {
      case "/healthz":
        return { status: 200, text: "ok\n" };
      case "/readyz": {
        const { ready, problems } = await options.readiness();
        return ready
          ? { status: 200, text: "ok\n" }
          : { status: 503, text: problems.map((line) => `${line}\n`).join("") };
      }
      case "/metrics": {
        const refusal = options.refuse(headers);
        if (refusal !== undefined) return { status: refusal.status, text: `${refusal.reason}\n` };
        return { status: 200, text: await options.metrics(), type: "text/plain; version=0.0.4; charset=utf-8" };
      }
      default:
        return undefined;
    }
  };
  return async (request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const found = await answer(path, request.headers);
    if (found === undefined) return false;
    response.writeHead(found.status, {
      "content-type": found.type ?? TEXT,
      "content-length": Buffer.byteLength(found.text),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...(found.status === 401 ? { "www-authenticate": 'Basic realm="Outcrop", charset="UTF-8"' } : {}),
    });
    response.end(request.method === "HEAD" ? undefined : found.text);
    return true;
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}
