import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext } from "../api-options.ts";
import { orgParameter } from "../parameters.ts";
import { pendingAround } from "../pending-around.ts";
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
    const status = await pendingAround(
      () => settling.pending(org),
      () => queries.stored(org),
    );
    return c.json({ version, priceVersion, ...status }, 200);
  });
}
