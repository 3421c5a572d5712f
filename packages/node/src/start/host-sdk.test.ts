import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hostPackages, type LoadPackage } from "./host-packages.ts";
import { findHostSdk } from "./host-sdk.ts";

const require = createRequire(import.meta.url);

/** The packages of this workspace, as an application that has only some of them would see them. */
function having(packages: Readonly<Record<string, unknown>>): LoadPackage {
  return (name) => packages[name];
}
const LINE_3: Readonly<Record<string, unknown>> = {
  "@opentelemetry/sdk-trace": require("@opentelemetry/sdk-trace") as unknown,
  "@opentelemetry/sdk-metrics": require("@opentelemetry/sdk-metrics") as unknown,
  "@opentelemetry/resources": require("@opentelemetry/resources") as unknown,
  "@opentelemetry/core": require("@opentelemetry/core") as unknown,
  "@opentelemetry/context-async-hooks": require("@opentelemetry/context-async-hooks") as unknown,
};
class BasicTracerProvider {
  readonly of = "line 2";
}

describe("findHostSdk", () => {
  it("finds line 3 and the unified package of line 2", () => {
    const sdk = findHostSdk(having(LINE_3));
    expect(sdk?.trace.TracerProvider).toBeTypeOf("function");
    expect(sdk?.trace.takesOptions).toBe(true);
    expect(sdk?.metrics?.MeterProvider).toBeTypeOf("function");
  });

  it("finds the older package of line 2, whose processors take the exporter first", () => {
    const { "@opentelemetry/sdk-trace": _, ...others } = LINE_3;
    const sdk = findHostSdk(having({ ...others, "@opentelemetry/sdk-trace-base": { BasicTracerProvider } }));
    expect(sdk?.trace.TracerProvider).toBe(BasicTracerProvider);
    expect(sdk?.trace.takesOptions).toBe(false);
  });

  it("does without metrics and context packages that are not there", () => {
    const { "@opentelemetry/sdk-metrics": _, "@opentelemetry/context-async-hooks": __, ...others } = LINE_3;
    expect(findHostSdk(having(others))).toMatchObject({
      metrics: undefined,
      AsyncLocalStorageContextManager: undefined,
    });
  });

  it.each([
    ["nothing", {}],
    ["no resources", { ...LINE_3, "@opentelemetry/resources": undefined }],
    ["resources of line 1", { ...LINE_3, "@opentelemetry/resources": { Resource: BasicTracerProvider } }],
    ["a package that is something else", { ...LINE_3, "@opentelemetry/sdk-trace": {} }],
  ])("finds none where there is %s", (_, packages) => {
    expect(findHostSdk(having(packages))).toBeUndefined();
  });
});

describe("hostPackages", () => {
  it("prefers what an SDK package itself would load, where two lines are installed", async () => {
    const app = await mkdtemp(join(tmpdir(), "outcrop-host-"));
    try {
      const beside = "@opentelemetry/sdk-trace";
      for (const [folder, line] of [
        [`node_modules/${beside}`, 3],
        [`node_modules/${beside}/node_modules/@example/part`, 3],
        ["node_modules/@example/part", 2],
      ] as const) {
        await mkdir(join(app, folder), { recursive: true });
        await writeFile(join(app, folder, "package.json"), JSON.stringify({ main: "index.cjs" }));
        await writeFile(join(app, folder, "index.cjs"), `exports.line = ${line};`);
      }
      const load = hostPackages(undefined, app);
      expect(load("@example/part", beside)).toEqual({ line: 3 });
      expect(load("@example/part")).toEqual({ line: 2 });
      expect(load("@example/part", "@example/nowhere")).toEqual({ line: 2 });
    } finally {
      await rm(app, { recursive: true });
    }
  });

  it("finds what only the application's SDK package has beneath it", async () => {
    const app = await mkdtemp(join(tmpdir(), "outcrop-host-"));
    try {
      const sdkNode = join(app, "node_modules/@opentelemetry/sdk-node");
      const nested = join(sdkNode, "node_modules/@example/only-here");
      await mkdir(nested, { recursive: true });
      for (const folder of [sdkNode, nested]) {
        await writeFile(join(folder, "package.json"), JSON.stringify({ main: "index.cjs" }));
        await writeFile(join(folder, "index.cjs"), "exports.here = true;");
      }
      expect(hostPackages(undefined, app)("@example/only-here")).toEqual({ here: true });
      expect(hostPackages(join(app, "main.js"), tmpdir())("@example/only-here")).toEqual({ here: true });
      expect(hostPackages(undefined, app)("@example/nowhere")).toBeUndefined();
    } finally {
      await rm(app, { recursive: true });
    }
  });
});
