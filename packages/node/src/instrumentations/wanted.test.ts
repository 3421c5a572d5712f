import { diag } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { wantedInstrumentations } from "./wanted.ts";

const OWN = new Set(["@opentelemetry/instrumentation-http", "@opentelemetry/instrumentation-pg", "@fastify/otel", "x"]);
const wanted = (enabled?: string, disabled?: string, own: ReadonlySet<string> = OWN): readonly string[] =>
  wantedInstrumentations(
    { OTEL_NODE_ENABLED_INSTRUMENTATIONS: enabled, OTEL_NODE_DISABLED_INSTRUMENTATIONS: disabled },
    () => own,
  ).map(({ shortName }) => shortName);

describe("wantedInstrumentations", () => {
  afterEach(() => vi.restoreAllMocks());

  it("are the application's own dependencies, where the environment says nothing", () => {
    expect(wanted()).toEqual(["http", "pg", "fastify"]);
    expect(wanted("", " ")).toEqual(["http", "pg", "fastify"]);
    expect(wanted(undefined, undefined, new Set())).toEqual([]);
  });

  it("are those that are named, whoever depends on them", () => {
    expect(wanted("undici, @opentelemetry/instrumentation-express")).toEqual(["undici", "express"]);
  });

  it("are without those that are switched off", () => {
    expect(wanted(undefined, "pg,fs")).toEqual(["http", "fastify"]);
    expect(wanted("http,pg", "@opentelemetry/instrumentation-http")).toEqual(["pg"]);
  });

  it("are none for `none`, and nobody reads package.json for it", () => {
    const dependencies = vi.fn<() => ReadonlySet<string>>(() => OWN);
    expect(wantedInstrumentations({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: "none" }, dependencies)).toEqual([]);
    expect(dependencies).not.toHaveBeenCalled();
  });

  it("says which names it does not know, and says nothing of `none` or of those that others load", () => {
    const warn = vi.spyOn(diag, "warn").mockImplementation(() => undefined);
    wanted("none", "fs,dns");
    expect(warn).not.toHaveBeenCalled();
    expect(wanted("http,redis")).toEqual(["http"]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/expected http, undici.* or none, got redis$/));
  });
});
