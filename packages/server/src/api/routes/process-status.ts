import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { refuse } from "../api-error.ts";
import type { ApiContext } from "../api-options.ts";
import { processStatusSchema } from "../process-status-schema.ts";
import { requestHeaders } from "../require-org.ts";
import { responses } from "./route-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/status",
  summary: "What the process receives, refuses, keeps and exports, for those who may read every organisation",
  responses: responses("The status", processStatusSchema),
});

/** Its counts are of all organisations together, so credentials for some of them do not do. */
export function addProcessStatusRoute(app: OpenAPIHono, { access, processStatus }: ApiContext): void {
  app.use("/api/status", async (c, next) => {
    const decision = access.orgs(requestHeaders(c));
    if (decision.kind !== "ok") return refuse(c, decision.kind, decision.reason);
    if (decision.orgs !== "all") {
      return refuse(c, "forbidden", "Cannot tell of the whole process: these credentials are for some organisations");
    }
    return next();
  });
  app.openapi(route, async (c) => c.json(await processStatus(), 200));
}
