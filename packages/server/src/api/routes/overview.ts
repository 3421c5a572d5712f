import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { errorBody } from "../api-error.ts";
import type { ApiContext } from "../api-options.ts";
import { orgParameter, overviewParameters } from "../parameters.ts";
import { pendingAround } from "../pending-around.ts";
import { overviewSchema } from "../schemas.ts";
import { scopeOfRequest } from "../scope-of-request.ts";
import { responses } from "./route-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/{org}/overview",
  summary: "Totals of a period, over time and by model, surface and operation",
  request: { params: orgParameter, query: overviewParameters },
  responses: responses("The overview", overviewSchema),
});

export function addOverviewRoute(app: OpenAPIHono, { queries, settling, now, together }: ApiContext): void {
  app.openapi(route, async (c) => {
    const { org } = c.req.valid("param");
    const { buckets, ...filter } = c.req.valid("query");
    const asked = scopeOfRequest(org, filter, now());
    if (asked.kind === "fault") return c.json(errorBody("invalid_parameter", asked.message, asked.where), 400);
    const overview = await together(c.req.url, () =>
      pendingAround(
        () => settling.pending(org),
        () => queries.overview(asked.scope, buckets),
      ),
    );
    return c.json(overview, 200);
  });
}
