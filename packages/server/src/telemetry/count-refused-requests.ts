import type { IncomingMessage, ServerResponse } from "node:http";
import type { Signal } from "../api/process-status.ts";
import type { IntakeCounters, RequestReason } from "./counters.ts";

type HttpHandler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

const SIGNAL_PATH = /\/v1\/+(traces|metrics|logs)\/*(?:\?|$)/;

/** OTLP/HTTP's statuses (docs/receive.md). A fault of ours, 500, is counted by its items. */
const BY_STATUS: Readonly<Record<number, RequestReason>> = {
  400: "malformed",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  405: "unsupported",
  408: "timeout",
  413: "too_large",
  415: "unsupported",
  429: "busy",
  503: "busy",
};

/** Counts requests that a receiver's handler refuses, by the status that it answered. */
export function countRefusedRequests(
  handler: HttpHandler,
  counters: Readonly<Partial<Record<Signal, IntakeCounters | undefined>>>,
): HttpHandler {
  return async (request, response) => {
    if (!(await handler(request, response))) return false;
    const reason = BY_STATUS[response.statusCode];
    if (reason === undefined) return true;
    const signal = SIGNAL_PATH.exec(request.url ?? "")?.[1] as Signal | undefined;
    const counted = signal === undefined ? undefined : counters[signal];
    if (counted !== undefined) counted.refusedRequests[reason] += 1;
    return true;
  };
}
