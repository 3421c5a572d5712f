import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext } from "../api-options.ts";
import { orgParameter } from "../parameters.ts";
import { statusSchema } from "../schemas.ts";
import { responses } from "./route-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/{org}/status",
  summary: "How much is stored, how fresh it is, and what is not settled yet",
  request: { params: orgParameter },
  responses: responses("The status", statusSchema),
});

export function addStatusRoute(app: OpenAPIHono, { queries, settling, version, priceVersion }: ApiContext): void {
  app.openapi(route, async (c) => {
    const { org } = c.req.valid("param");
    return c.json({ version, priceVersion, pending: settling.pending(org), ...(await queries.stored(org)) }, 200);
  });
}
