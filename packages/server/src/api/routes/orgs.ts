import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { refuse } from "../api-error.ts";
import type { ApiContext } from "../api-options.ts";
import { requestHeaders } from "../require-org.ts";
import { orgListSchema } from "../schemas.ts";
import { responses } from "./route-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/orgs",
  summary: "Organisations that the caller may read",
  responses: responses("The organisations", orgListSchema),
});

export function addOrgsRoute(app: OpenAPIHono, { queries, access }: ApiContext): void {
  app.use("/api/orgs", async (c, next) => {
    const decision = access.orgs(requestHeaders(c));
    return decision.kind === "ok" ? next() : refuse(c, decision.kind, decision.reason);
  });
  app.openapi(route, async (c) => {
    const decision = access.orgs(requestHeaders(c));
    const allowed = decision.kind === "ok" ? decision.orgs : [];
    const found = await queries.storedOrgs(allowed);
    const silent = allowed === "all" ? [] : allowed.filter((name) => !found.some((org) => org.name === name));
    const orgs = [...found, ...silent.map((name) => ({ name, spans: 0, lastSeen: null }))];
    return c.json({ orgs: orgs.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }, 200);
  });
}
