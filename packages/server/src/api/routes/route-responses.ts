import type { z } from "@hono/zod-openapi";
import { errorSchema } from "../schemas.ts";

function jsonBody<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { "application/json": { schema } } };
}

/** The answers of a route: its own, and the refusals that every route shares. */
export function responses<Schema extends z.ZodType>(description: string, schema: Schema) {
  return {
    200: jsonBody(description, schema),
    400: jsonBody("A parameter cannot be understood; `where` names it", errorSchema),
    401: jsonBody("No credentials, or wrong ones", errorSchema),
    403: jsonBody("Credentials of another organisation", errorSchema),
    404: jsonBody("No such organisation or trace", errorSchema),
    503: jsonBody("The store does not answer, or its disk is full", errorSchema),
  };
}
