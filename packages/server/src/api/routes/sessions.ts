import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { errorBody } from "../api-error.ts";
import type { ApiContext } from "../api-options.ts";
import { orgParameter, sessionListParameters } from "../parameters.ts";
import { sessionListSchema } from "../schemas.ts";
import { scopeOfRequest } from "../scope-of-request.ts";
import { responses } from "./route-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/{org}/sessions",
  summary: "Sessions of a period, with one row for the calls without a session",
  request: { params: orgParameter, query: sessionListParameters },
  responses: responses("A page of sessions", sessionListSchema),
});

export function addSessionRoute(app: OpenAPIHono, { queries, now, together }: ApiContext): void {
  app.openapi(route, async (c) => {
    const { org } = c.req.valid("param");
    const { sort, limit, ...filter } = c.req.valid("query");
    const asked = scopeOfRequest(org, filter, now());
    if (asked.kind === "fault") return c.json(errorBody("invalid_parameter", asked.message, asked.where), 400);
    const page = { sort, limit, cursor: asked.cursor };
    return c.json(await together(c.req.url, () => queries.sessions(asked.scope, page)), 200);
  });
}
