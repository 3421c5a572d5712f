import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { encodeExportResponse } from "../otlp/export-response.ts";
import { encodeRpcStatus } from "../otlp/rpc-status.ts";
import type { BodyEncoding } from "../otlp/signals.ts";
import type { OtlpPath } from "./otlp-path.ts";

export const CONTENT_TYPES = { protobuf: "application/x-protobuf", json: "application/json" } as const;

/** Codes of google.rpc.Status, by the HTTP status that goes with them here. */
const RPC_CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  408: 4,
  413: 8,
  415: 3,
  500: 13,
  503: 14,
};

export function parseContentType(header: string | undefined): BodyEncoding | undefined {
  const type = (header ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type === CONTENT_TYPES.protobuf || type === "application/protobuf") return "protobuf";
  return type === CONTENT_TYPES.json ? "json" : undefined;
}

/** What a partial success calls the number of what it left out. */
const REJECTED: Readonly<Record<OtlpPath["signal"], string>> = {
  traces: "rejectedSpans",
  metrics: "rejectedDataPoints",
  logs: "rejectedLogRecords",
};

/** The response of the signal's Export: OTLP answers in the encoding of the request. */
export function respondAccepted(
  response: ServerResponse,
  encoding: BodyEncoding,
  signal: OtlpPath["signal"],
  rejected: number,
  reason: string,
): void {
  if (encoding === "json") {
    const partialSuccess = { [REJECTED[signal]]: String(rejected), errorMessage: reason };
    send(response, 200, encoding, JSON.stringify(rejected > 0 ? { partialSuccess } : {}));
    return;
  }
  send(response, 200, encoding, encodeExportResponse(rejected, reason));
}

/** A google.rpc.Status in the request's encoding; plain text where the request had none that is known. */
export function respondError(
  response: ServerResponse,
  encoding: BodyEncoding | undefined,
  status: number,
  reason: string,
  headers: OutgoingHttpHeaders = {},
): void {
  const code = RPC_CODES[status] ?? 2;
  if (encoding === undefined) send(response, status, "text", `${reason}\n`, headers);
  else if (encoding === "json") send(response, status, encoding, JSON.stringify({ code, message: reason }), headers);
  else send(response, status, encoding, encodeRpcStatus(code, reason), headers);
}

function send(
  response: ServerResponse,
  status: number,
  encoding: BodyEncoding | "text",
  body: string | Uint8Array,
  headers: OutgoingHttpHeaders = {},
): void {
  const contentType = encoding === "text" ? "text/plain; charset=utf-8" : CONTENT_TYPES[encoding];
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, { "content-type": contentType, "content-length": length, ...headers }).end(body);
}
