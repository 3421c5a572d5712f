import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { errorBody } from "../api-error.ts";
import type { ApiContext } from "../api-options.ts";
import { filterParameters, orgParameter } from "../parameters.ts";
import { facetsSchema } from "../schemas.ts";
import { scopeOfRequest } from "../scope-of-request.ts";
import { responses } from "./route-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/{org}/facets",
  summary: "The values to filter by; each list is under the filter on all other parameters, its own left open",
  request: { params: orgParameter, query: filterParameters },
  responses: responses("Values with their calls and cost, the most used 200 of each", facetsSchema),
});

export function addFacetRoute(app: OpenAPIHono, { queries, now, together }: ApiContext): void {
  app.openapi(route, async (c) => {
    const { org } = c.req.valid("param");
    const asked = scopeOfRequest(org, c.req.valid("query"), now());
    if (asked.kind === "fault") return c.json(errorBody("invalid_parameter", asked.message, asked.where), 400);
    return c.json(await together(c.req.url, () => queries.facets(asked.scope)), 200);
  });
}
