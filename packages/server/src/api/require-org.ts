import type { IncomingHttpHeaders } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import type { Access } from "../access/access.ts";
import { refuse } from "./api-error.ts";

/** Lets a request on to the routes of `:org` only when its sender may read that organisation. */
export function requireOrg(access: Access): MiddlewareHandler {
  return async (c, next) => {
    const decision = access.authenticate(requestHeaders(c), c.req.param("org") ?? "");
    switch (decision.kind) {
      case "ok":
        return next();
      case "unauthenticated":
        return refuse(c, "unauthenticated", decision.reason);
      case "forbidden":
        return refuse(c, "forbidden", decision.reason);
      case "unknown-org":
        return refuse(c, "not_found", decision.reason, "org");
    }
  };
}

/** Headers as Node gives them, which is what access rules read. */
export function requestHeaders(c: Context): IncomingHttpHeaders {
  return c.req.header();
}
