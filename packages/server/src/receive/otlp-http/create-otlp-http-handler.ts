import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Access } from "../../access/access.ts";
import { BufferPool } from "../../pipeline/buffer-pool.ts";
import type { Outcome } from "../../pipeline/outcome.ts";
import {
  BUSY_RETRY_MS,
  createIntakes,
  describeUntaken,
  refusalOf,
  type Intake,
  type IntakeOptions,
  type Intakes,
  type Refusal,
} from "../otlp/intake.ts";
import type { BodyEncoding } from "../otlp/signals.ts";
import { createCors, type Cors, type CorsOptions } from "./cors.ts";
import { CONTENT_ENCODINGS, createDecompressor, parseContentEncoding, type ContentEncoding } from "./decompress.ts";
import { parseOtlpPath, type OtlpPath } from "./otlp-path.ts";
import { readBody, type ByteBudget } from "./read-body.ts";
import { CONTENT_TYPES, parseContentType, respondAccepted, respondError } from "./respond.ts";

export interface OtlpHttpLimits {
  /** Bytes of a body, as sent and again once decompressed. */
  readonly maxBodyBytes: number;
  readonly readTimeoutMs: number;
  /** Bytes of all bodies being read and decoded at once. */
  readonly maxInFlightBytes: number;
}

export interface OtlpHttpHandlerOptions extends IntakeOptions {
  readonly access: Access;
  /** Asked before anything of a body is read: whether there is room for it. */
  readonly admit?: (() => Outcome) | undefined;
  readonly limits?: Partial<OtlpHttpLimits>;
  /** Web pages that may send; without it, only pages of this machine. */
  readonly cors?: CorsOptions | undefined;
}

/** Answers the requests whose path is OTLP's; `false`, untouched, for all others. */
export type OtlpHttpHandler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** Whose body, and who takes it. */
interface Target extends OtlpPath {
  readonly take: Intake;
}

/** What to tell the sender instead of accepting its data. */
interface ErrorAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers?: OutgoingHttpHeaders;
}

const MIB = 1024 * 1024;
const DEFAULT_LIMITS: OtlpHttpLimits = {
  maxBodyBytes: 20 * MIB,
  readTimeoutMs: 30_000,
  maxInFlightBytes: 256 * MIB,
};

const TOO_MANY: ErrorAnswer = tryAgain("Cannot take body: too many are being read at once", BUSY_RETRY_MS);

/**
 * OTLP/HTTP (opentelemetry.io, "OTLP Specification", OTLP/HTTP). Statuses: docs/receive.md. What can be known from the
 * head of a request is answered before its body is read.
 */
export function createOtlpHttpHandler(options: OtlpHttpHandlerOptions): OtlpHttpHandler {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const intakes = createIntakes(options);
  const pool = new BufferPool();
  const decompress = createDecompressor();
  const cors = options.cors && createCors(options.cors);
  const budget: ByteBudget = { used: 0, max: limits.maxInFlightBytes };

  async function accept(
    request: IncomingMessage,
    response: ServerResponse,
    { org, signal, take }: Target,
    encoding: BodyEncoding,
    compression: ContentEncoding,
  ): Promise<ErrorAnswer | undefined> {
    const { maxBodyBytes, readTimeoutMs } = limits;
    const body = await readBody(request, { maxBytes: maxBodyBytes, timeoutMs: readTimeoutMs, budget, pool });
    if (body.kind === "too-large") {
      return { status: 413, reason: `Cannot take body: expected at most ${maxBodyBytes} bytes, got more` };
    }
    if (body.kind === "timeout") {
      const reason = `Cannot read body: expected all of it within ${readTimeoutMs} ms, got less`;
      return { status: 408, reason, headers: { connection: "close" } };
    }
    if (body.kind === "busy") return TOO_MANY;
    if (body.kind === "aborted") return undefined;
    let held = body.bytes.length;
    let isReleased = false;
    const release = (): void => {
      if (!isReleased) body.release();
      isReleased = true;
    };
    try {
      const plain = await decompress(body.bytes, compression, maxBodyBytes);
      if (plain.kind !== "ok") return { status: plain.kind === "too-large" ? 413 : 400, reason: plain.reason };
      if (plain.bytes !== body.bytes) {
        held += plain.bytes.length;
        budget.used += plain.bytes.length;
        if (budget.used > budget.max) return TOO_MANY;
      }
      const taken = take(plain.bytes, org, encoding);
      if (taken.kind === "refused") return toAnswer(taken.refusal);
      release();
      const refusal = await taken.delivery;
      if (refusal !== undefined) return toAnswer(refusal);
      respondAccepted(response, encoding, signal, taken.rejected, taken.reason);
      return undefined;
    } finally {
      release();
      budget.used -= held;
    }
  }

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    target: Target,
    encoding: BodyEncoding,
    compression: ContentEncoding,
  ): Promise<true> {
    const refusal = await accept(request, response, target, encoding, compression);
    if (refusal !== undefined) respondError(response, encoding, refusal.status, refusal.reason, refusal.headers);
    return true;
  }

  return (request, response) => {
    const path = parseOtlpPath(request.url ?? "");
    if (path === undefined) return false;
    const { headers } = request;
    const page = cors?.(request, response) ?? "none";
    if (page === "preflight") {
      response.writeHead(204).end();
      return true;
    }
    const encoding = parseContentType(headers["content-type"]);
    const compression = parseContentEncoding(headers["content-encoding"]);
    const refusal = refuseHead(request, options, path, page, intakes);
    const take = intakes[path.signal];
    if (refusal === undefined && take !== undefined && encoding !== undefined && compression !== undefined) {
      return serve(request, response, { ...path, take }, encoding, compression);
    }
    request.resume();
    const { status, reason, headers: extra } = refusal ?? unsupported(headers, encoding);
    respondError(response, encoding, status, reason, extra);
    return true;
  };
}

/** What method, credentials and path alone are refused for. */
function refuseHead(
  request: IncomingMessage,
  { access, admit }: OtlpHttpHandlerOptions,
  { org, signal }: OtlpPath,
  page: ReturnType<Cors>,
  intakes: Intakes,
): ErrorAnswer | undefined {
  if (page === "refused") {
    const reason = `Cannot serve Origin "${request.headers.origin ?? ""}": it is not among cors.allowed_origins`;
    return { status: 403, reason };
  }
  if (request.method !== "POST") {
    const reason = `Cannot serve ${request.method ?? "request"}: expected POST`;
    return { status: 405, reason, headers: { allow: "POST" } };
  }
  const { origin: _, ...ofNoPage } = request.headers;
  const decision = access.authenticate(page === "allowed" ? ofNoPage : request.headers, org);
  switch (decision.kind) {
    case "unauthenticated":
      return { status: 401, reason: decision.reason, headers: { "www-authenticate": 'Basic realm="outcrop"' } };
    case "forbidden":
      return { status: 403, reason: decision.reason };
    case "unknown-org":
      return { status: 404, reason: decision.reason };
    case "ok":
      break;
  }
  // 404 rather than 501, which some exporters take for a passing fault and retry.
  if (intakes[signal] === undefined) return { status: 404, reason: describeUntaken(signal, intakes) };
  const full = admit && refusalOf(admit());
  return full && toAnswer(full);
}

function unsupported(headers: IncomingMessage["headers"], encoding: BodyEncoding | undefined): ErrorAnswer {
  if (encoding === undefined) {
    const expected = `${CONTENT_TYPES.protobuf} or ${CONTENT_TYPES.json}`;
    const reason = `Cannot read body: expected Content-Type ${expected}, got "${headers["content-type"] ?? ""}"`;
    return { status: 415, reason };
  }
  const expected = CONTENT_ENCODINGS.join(", ");
  const reason = `Cannot read body: expected Content-Encoding ${expected}, got "${headers["content-encoding"] ?? ""}"`;
  return { status: 415, reason, headers: { "accept-encoding": expected } };
}

function toAnswer(refusal: Refusal): ErrorAnswer {
  const { reason } = refusal;
  switch (refusal.kind) {
    case "invalid":
      return { status: 400, reason };
    case "too-large":
      return { status: 413, reason };
    case "again":
      return tryAgain(reason, refusal.afterMs);
    case "bug":
      return { status: 500, reason };
  }
}

function tryAgain(reason: string, afterMs: number): ErrorAnswer {
  return { status: 503, reason, headers: { "retry-after": String(Math.max(1, Math.ceil(afterMs / 1000))) } };
}
