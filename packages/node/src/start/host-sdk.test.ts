import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import type { LoadPackage } from "./host-packages.ts";
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
