import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ApiError } from "./types.ts";

/** Every way in which the API refuses, with its status. */
const STATUS = {
  invalid_parameter: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  internal: 500,
  store_unavailable: 503,
  store_full: 503,
} as const satisfies Record<string, ContentfulStatusCode>;

export type ErrorCode = keyof typeof STATUS;

export function errorBody(code: ErrorCode, message: string, where?: string): ApiError {
  return { error: where === undefined ? { code, message } : { code, message, where } };
}

/** The answer for a refusal. `where` names the parameter at fault. */
export function refuse(c: Context, code: ErrorCode, message: string, where?: string): Response {
  if (code === "unauthenticated") c.header("WWW-Authenticate", 'Basic realm="Outcrop", charset="UTF-8"');
  if (STATUS[code] === 503) c.header("Retry-After", "2");
  return c.json(errorBody(code, message, where), STATUS[code]);
}
