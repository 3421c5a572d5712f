import { describe, expect, it } from "vitest";
import { packageOf } from "./package-of.ts";

describe("packageOf", () => {
  it.each([
    ["/app/node_modules/pg/lib/index.js", "pg"],
    ["/app/node_modules/@fastify/otel/index.js", "@fastify/otel"],
    ["/app/node_modules/express/node_modules/router/index.js", "router"],
    ["/app/node_modules/.pnpm/express@5.3.0/node_modules/express/index.js", "express"],
    [String.raw`C:\app\node_modules\@fastify\otel\index.js`, "@fastify/otel"],
    ["/app/src/pg/index.js", undefined],
  ])("of %s is %s", (file, name) => {
    expect(packageOf(file)).toBe(name);
  });
});
