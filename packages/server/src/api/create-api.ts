import { OpenAPIHono } from "@hono/zod-openapi";
import { secureHeaders } from "hono/secure-headers";
import { storeTrouble } from "../query/queries.ts";
import type { ApiContext, ApiOptions } from "./api-options.ts";
import { refuse } from "./api-error.ts";
import { createAskTogether } from "./ask-together.ts";
import { requireOrg } from "./require-org.ts";
import { addFacetRoute } from "./routes/facets.ts";
import { addLedgerRoute } from "./routes/ledger.ts";
import { addOrgsRoute } from "./routes/orgs.ts";
import { addOverviewRoute } from "./routes/overview.ts";
import { addProcessStatusRoute } from "./routes/process-status.ts";
import { addSessionRoute } from "./routes/sessions.ts";
import { addStatusRoute } from "./routes/status.ts";
import { addTraceRoutes } from "./routes/traces.ts";

const TROUBLE = {
  store_unavailable: "the store does not answer; the same request may work in a moment",
  store_full: "the disk of the store is full; the same request may work once there is room",
} as const;

/** The query API, all routes under `/api`; mount it at `/`. Its document is `/api/openapi.json`. */
export function createApi(options: ApiOptions): OpenAPIHono {
  const context: ApiContext = { ...options, now: options.now ?? Date.now, together: createAskTogether() };
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
      const where = unknown ?? issue?.path[0];
      const message = unknown === undefined ? (issue?.message ?? "invalid") : "no such parameter";
      return refuse(c, "invalid_parameter", message, where === undefined ? undefined : String(where));
    },
  });
  // Transport security is for whoever terminates TLS in front of this to decide.
  app.use(
    "/api/*",
    secureHeaders({
      strictTransportSecurity: false,
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    }),
  );
  app.use("/api/*", async (c, next) => {
    c.header("Cache-Control", "no-store");
    await next();
  });
  app.onError((error, c) => {
    const trouble = storeTrouble(error);
    if (trouble !== undefined) return refuse(c, trouble, TROUBLE[trouble]);
    options.onError?.(error);
    return refuse(c, "internal", "the request failed inside Outcrop; its log says why");
  });
  app.notFound((c) => refuse(c, "not_found", `no such path: ${c.req.path}`));

  addOrgsRoute(app, context);
  addProcessStatusRoute(app, context);
  app.openAPIRegistry.registerComponent("securitySchemes", "basic", { type: "http", scheme: "basic" });
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  app.doc31("/api/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Outcrop", version: options.version, license: { name: "Apache-2.0" } },
    // The empty one: without configured credentials this machine is let in.
    security: [{ basic: [] }, { bearer: [] }, {}],
  });
  app.use("/api/:org/*", requireOrg(context.access));
  addOverviewRoute(app, context);
  addTraceRoutes(app, context);
  addSessionRoute(app, context);
  addLedgerRoute(app, context);
  addFacetRoute(app, context);
  addStatusRoute(app, context);
  return app;
}
