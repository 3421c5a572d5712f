import { z } from "@hono/zod-openapi";
import { SESSION_SORTS } from "../query/sessions.ts";
import { MAX_BUCKETS, MIN_BUCKETS } from "../query/time-buckets.ts";
import { TRACE_SORTS } from "../query/traces.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
const MAX_VALUES = 200;
/** Session ids have no limit of their own; what fits into a request line does. */
const MAX_VALUE_LENGTH = 8_192;
/** Holds such a value in base64. */
const MAX_CURSOR_LENGTH = 12_288;

/** A parameter that may be repeated; an empty value is a value (the calls without a session). */
function values(description: string) {
  const value = z.string().max(MAX_VALUE_LENGTH);
  return z
    .union([value.transform((one) => [one]), z.array(value).max(MAX_VALUES)], {
      error: `expected at most ${MAX_VALUES} values of at most ${MAX_VALUE_LENGTH} characters`,
    })
    .optional()
    .openapi({ param: { description, style: "form", explode: true }, type: "array", items: { type: "string" } });
}

const instant = z.iso
  .datetime({ offset: true, error: "expected an ISO 8601 instant with a time zone, such as 2026-11-21T09:00:00Z" })
  .optional();

export const filterParameters = z.strictObject({
  from: instant.openapi({ param: { description: "Start of the period, included. Without it: `range`" } }),
  to: instant.openapi({ param: { description: "End of the period, excluded. Without it: now" } }),
  range: z
    .string()
    .regex(/^[1-9]\d{0,3}[mhd]$/, "expected a number and m, h or d, such as 15m, 6h, 7d")
    .optional()
    .openapi({
      param: { description: "Length of the period that ends now (or at `to`), default `24h`" },
      example: "6h",
    }),
  model: values("Base model, the grouping key"),
  requestModel: values("Model as the caller sent it"),
  service: values("Service of the call's span"),
  session: values("Session; an empty value means the calls without one"),
  user: values("User"),
  agent: values("Agent"),
  operation: values("Entry operation: what the outermost GenAI span did"),
  surface: values("`direct`, `agent`, `agentcore`, `strands`"),
  costStatus: values("`priced`, or why there is no price"),
  error: z
    .enum(["true", "false"], { error: "expected true or false" })
    .optional()
    .openapi({ param: { description: "`true`: only calls (traces) that failed" } }),
});

export type FilterParameters = z.infer<typeof filterParameters>;

function integer(description: string, minimum: number, maximum: number) {
  const error = `expected an integer from ${minimum} to ${maximum}`;
  return z.coerce
    .number({ error })
    .int(error)
    .min(minimum, error)
    .max(maximum, error)
    .openapi({ param: { description } });
}

const page = {
  limit: integer("Rows of a page", 1, MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z
    .string()
    .max(MAX_CURSOR_LENGTH, `expected at most ${MAX_CURSOR_LENGTH} characters`)
    .optional()
    .openapi({ param: { description: "`nextCursor` of the page before; it keeps the period of the first page" } }),
};

export const overviewParameters = filterParameters.extend({
  buckets: integer("At most so many time buckets, default 100", MIN_BUCKETS, MAX_BUCKETS).optional(),
});

export const traceListParameters = filterParameters.extend({
  sort: z.enum(TRACE_SORTS, { error: `expected one of ${TRACE_SORTS.join(", ")}` }).default("-start"),
  ...page,
});

export const sessionListParameters = filterParameters.extend({
  sort: z.enum(SESSION_SORTS, { error: `expected one of ${SESSION_SORTS.join(", ")}` }).default("-cost"),
  ...page,
});

export const ledgerListParameters = filterParameters.extend(page);

export const orgParameter = z.object({
  org: z.string().openapi({ param: { name: "org", in: "path" }, example: "default" }),
});

export const traceParameters = orgParameter.extend({
  traceId: z
    .string()
    .regex(/^[0-9a-fA-F]{32}$/, "expected 32 hexadecimal digits")
    .transform((id) => id.toLowerCase())
    .openapi({ param: { name: "traceId", in: "path" }, example: "0af7651916cd43dd8448eb211c80319c" }),
});

const spanId = z
  .string()
  .regex(/^[0-9a-fA-F]{16}$/, "expected 16 hexadecimal digits")
  .transform((id) => id.toLowerCase());

export const spanParameters = traceParameters.extend({
  spanId: spanId.openapi({ param: { name: "spanId", in: "path" }, example: "b7ad6b7169203331" }),
});

export const traceLogsParameters = z.object({
  spanId: spanId.optional().openapi({ param: { description: "Only the log records of this span" } }),
});
