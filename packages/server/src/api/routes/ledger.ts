import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { errorBody } from "../api-error.ts";
import type { ApiContext } from "../api-options.ts";
import { ledgerListParameters, orgParameter } from "../parameters.ts";
import { ledgerListSchema } from "../schemas.ts";
import { scopeOfRequest } from "../scope-of-request.ts";
import { responses } from "./route-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/{org}/ledger",
  summary: "Ledger entries of a period, newest first: one for each model call that counts",
  request: { params: orgParameter, query: ledgerListParameters },
  responses: responses("A page of entries", ledgerListSchema),
});

export function addLedgerRoute(app: OpenAPIHono, { queries, now, together }: ApiContext): void {
  app.openapi(route, async (c) => {
    const { org } = c.req.valid("param");
    const { limit, ...filter } = c.req.valid("query");
    const asked = scopeOfRequest(org, filter, now());
    if (asked.kind === "fault") return c.json(errorBody("invalid_parameter", asked.message, asked.where), 400);
    const page = { limit, cursor: asked.cursor };
    return c.json(await together(c.req.url, () => queries.ledger(asked.scope, page)), 200);
  });
}
