import { request } from "node:http";
import { channel } from "node:diagnostics_channel";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { diag, type TracerProvider } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isWrapped } from "./instrumentation.ts";
import { loadInstrumentations } from "./load-instrumentations.ts";
import { USUAL } from "./usual.ts";

const REPOSITORY_MODULES = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
const CALLS = Symbol.for("outcrop.test.calls");

/** As @opentelemetry/instrumentation has it, with a module that it would patch. What happens to it is told to the test. */
const CLASS = (name: string, extra = "") => `
  const calls = globalThis[Symbol.for("outcrop.test.calls")];
  module.exports.${name} = class {
    constructor(config) { this.config = config; calls.push("${name} made"); ${extra} }
    setConfig(config) { this.config = config; }
    getConfig() { return this.config; }
    enable() {}
    disable() { calls.push("${name} disabled"); }
    plugin() { return (server) => { calls.push("plugin"); server.decorateRequest("opentelemetry"); server.decorateRequest("own"); }; }
  };`;

describe("loadInstrumentations", () => {
  let app: string;
  let calls: string[];
  beforeEach(async () => {
    // As modules are known by: on some systems the temporary folder is a link.
    app = await realpath(await mkdtemp(join(tmpdir(), "outcrop-load-")));
    calls = [];
    Reflect.set(globalThis, CALLS, calls);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(app, { recursive: true });
  });

  async function installed(files: Readonly<Record<string, string>>): Promise<void> {
    const dependencies = Object.fromEntries(USUAL.map(({ packageName }) => [packageName, "*"]));
    await writeFile(join(app, "package.json"), JSON.stringify({ dependencies }));
    for (const [name, text] of Object.entries(files)) {
      const path = join(app, "node_modules", name, "index.js");
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  }
  const provider = (): TracerProvider => ({ getTracer: () => ({}) as never });
  const load = (tracers = provider(), env = {}): void =>
    loadInstrumentations(env, tracers, { mainScript: join(app, "main.js"), workingDirectory: undefined });
  const loadModule = (name: string): unknown => createRequire(join(app, "main.js"))(name);
  const said = (level: "warn" | "error") => vi.spyOn(diag, level).mockImplementation(() => undefined);

  it("makes at once what has to be there before anything else, and the rest when its package is loaded", async () => {
    await installed({
      "@opentelemetry/instrumentation-undici": CLASS("UndiciInstrumentation"),
      "@opentelemetry/instrumentation-express": CLASS("ExpressInstrumentation"),
      express: `globalThis[Symbol.for("outcrop.test.calls")].push("express loaded");`,
      "express-session": "",
    });
    load();
    loadModule("express-session");
    expect(calls).toEqual(["UndiciInstrumentation made"]);
    loadModule("express");
    loadModule("express");
    expect(calls).toEqual(["UndiciInstrumentation made", "express loaded", "ExpressInstrumentation made"]);
  });

  it("gives the application a copy of its own", async () => {
    await installed({ "@opentelemetry/instrumentation-undici": CLASS("UndiciInstrumentation") });
    load();
    expect(Object.keys(createRequire(import.meta.url).cache).filter((file) => file.startsWith(app))).toEqual([]);
    loadModule("@opentelemetry/instrumentation-undici");
    load();
    // Which it has loaded to use it, so that a second one of ours is none too many.
    expect(calls).toEqual(["UndiciInstrumentation made"]);
  });

  it("takes ours away when the application makes its own, once", async () => {
    await installed({ "@opentelemetry/instrumentation-undici": CLASS("UndiciInstrumentation") });
    const tracers = provider();
    load(tracers);
    tracers.getTracer("something else");
    expect(calls).toEqual(["UndiciInstrumentation made"]);
    tracers.getTracer("@opentelemetry/instrumentation-undici", "0.34.0");
    tracers.getTracer("@opentelemetry/instrumentation-undici", "0.34.0");
    expect(calls).toEqual(["UndiciInstrumentation made", "UndiciInstrumentation disabled"]);
  });

  it("does not make one later that the application has made before", async () => {
    await installed({ "@opentelemetry/instrumentation-pg": CLASS("PgInstrumentation"), pg: "" });
    const tracers = provider();
    load(tracers);
    tracers.getTracer("@opentelemetry/instrumentation-pg");
    loadModule("pg");
    expect(calls).toEqual([]);
  });

  it.each([
    ["cannot be imported", "http", "throw new Error('broken');"],
    ["has no such class", "undici", "module.exports = { Other: class {} };"],
    ["has another class", "express", "module.exports.ExpressInstrumentation = class {};"],
    ["cannot be made", "pg", CLASS("PgInstrumentation", "throw new Error('broken');")],
  ])("says one thing of a package that %s (%s), and loads the others", async (_what, broken, text) => {
    const error = said("error");
    const [other, className] = broken === "pg" ? ["express", "ExpressInstrumentation"] : ["pg", "PgInstrumentation"];
    await installed({
      [`@opentelemetry/instrumentation-${broken}`]: text,
      [`@opentelemetry/instrumentation-${other}`]: CLASS(className),
      express: "module.exports = 'express';",
      pg: "module.exports = 'pg';",
    });
    load(provider(), { OTEL_NODE_ENABLED_INSTRUMENTATIONS: `${broken},${other}` });
    expect([loadModule("express"), loadModule("pg")]).toEqual(["express", "pg"]);
    expect(calls).toContain(`${className} made`);
    expect(error).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(`instrumentation-${broken}`),
      expect.any(Error),
    );
  });

  it("says of what is missing that it is, and goes on", async () => {
    const warn = said("warn");
    await installed({});
    load();
    expect(warn.mock.calls).toHaveLength(USUAL.length);
  });

  it("hands a Fastify server to the plugin, without the decoration that the application's own may bring", async () => {
    await installed({ "@fastify/otel": CLASS("FastifyOtelInstrumentation") });
    const tracers = provider();
    load(tracers, { OTEL_NODE_ENABLED_INSTRUMENTATIONS: "fastify" });
    expect(calls).toEqual([]);
    const decorateRequest = (name: string): void => void calls.push(`decorated ${name}`);
    const fastify = { decorateRequest };
    channel("fastify.initialization").publish({ fastify });
    expect(calls).toEqual(["FastifyOtelInstrumentation made", "plugin", "decorated own"]);
    expect(fastify.decorateRequest).toBe(decorateRequest);
    channel("fastify.initialization").publish({ fastify: undefined });
    tracers.getTracer("@fastify/otel");
    channel("fastify.initialization").publish({ fastify });
    expect(calls.slice(3)).toEqual(["FastifyOtelInstrumentation disabled"]);
  });

  it("reaches ES modules that have imported a builtin before, and gives it back to them", async () => {
    await installed({});
    await symlink(REPOSITORY_MODULES, join(app, "node_modules"));
    const tracers = provider();
    expect(isWrapped(request)).toBe(false);
    load(tracers, { OTEL_NODE_ENABLED_INSTRUMENTATIONS: "http" });
    expect(isWrapped(request)).toBe(true);
    // One that has patched it already is not followed by another.
    load(provider(), { OTEL_NODE_ENABLED_INSTRUMENTATIONS: "http" });
    tracers.getTracer("@opentelemetry/instrumentation-http");
    expect(isWrapped(request)).toBe(false);
  });
});
