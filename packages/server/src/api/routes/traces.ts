import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { errorBody } from "../api-error.ts";
import type { ApiContext } from "../api-options.ts";
import {
  orgParameter,
  spanParameters,
  traceListParameters,
  traceLogsParameters,
  traceParameters,
} from "../parameters.ts";
import { spanContentSchema, traceDetailSchema, traceListSchema, traceLogsSchema } from "../schemas.ts";
import { scopeOfRequest } from "../scope-of-request.ts";
import { responses } from "./route-responses.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/{org}/traces",
  summary: "Traces of a period; with a filter on calls, those with a call that matches",
  request: { params: orgParameter, query: traceListParameters },
  responses: responses("A page of traces", traceListSchema),
});

const detailRoute = createRoute({
  method: "get",
  path: "/api/{org}/traces/{traceId}",
  summary: "One trace: its spans as a tree, each with its ledger entry and the totals below it",
  request: { params: traceParameters },
  responses: responses("The trace", traceDetailSchema),
});

const spanRoute = createRoute({
  method: "get",
  path: "/api/{org}/traces/{traceId}/spans/{spanId}",
  summary: "What one span holds, whole, where its trace shows its values cut",
  request: { params: spanParameters },
  responses: responses("The content of the span", spanContentSchema),
});

const logsRoute = createRoute({
  method: "get",
  path: "/api/{org}/traces/{traceId}/logs",
  summary: "Log records and events of a trace, or of one of its spans, in the order of their times",
  request: { params: traceParameters, query: traceLogsParameters },
  responses: responses("The log records", traceLogsSchema),
});

export function addTraceRoutes(app: OpenAPIHono, { queries, settling, now, together }: ApiContext): void {
  app.openapi(listRoute, async (c) => {
    const { org } = c.req.valid("param");
    const { sort, limit, ...filter } = c.req.valid("query");
    const asked = scopeOfRequest(org, filter, now());
    if (asked.kind === "fault") return c.json(errorBody("invalid_parameter", asked.message, asked.where), 400);
    const page = { sort, limit, cursor: asked.cursor };
    const list = await together(c.req.url, async () => {
      const watch = settling.watch(org);
      try {
        const found = await queries.traces(asked.scope, page);
        return { ...found, rows: found.rows.map((row) => ({ ...row, pending: watch.isPending(row.traceId) })) };
      } finally {
        watch.end();
      }
    });
    return c.json(list, 200);
  });

  app.openapi(detailRoute, async (c) => {
    const { org, traceId } = c.req.valid("param");
    const watch = settling.watch(org);
    try {
      const trace = await queries.trace(org, traceId);
      if (trace === undefined) return c.json(errorBody("not_found", `no trace ${traceId} in ${org}`, "traceId"), 404);
      return c.json({ ...trace, pending: watch.isPending(traceId) }, 200);
    } finally {
      watch.end();
    }
  });

  app.openapi(spanRoute, async (c) => {
    const { org, traceId, spanId } = c.req.valid("param");
    const span = await queries.span(org, traceId, spanId);
    if (span === undefined) return c.json(errorBody("not_found", `no span ${spanId} in ${traceId}`, "spanId"), 404);
    return c.json(span, 200);
  });

  app.openapi(logsRoute, async (c) => {
    const { org, traceId } = c.req.valid("param");
    return c.json(await queries.traceLogs(org, traceId, c.req.valid("query").spanId), 200);
  });
}
