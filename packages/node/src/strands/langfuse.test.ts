import { describe, expect, it } from "vitest";
import { isLangfuse } from "./langfuse.ts";

describe("isLangfuse", () => {
  it("looks for the name in the endpoints, and later releases in the base URL", () => {
    expect(isLangfuse({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://cloud.langfuse.com" }, false)).toBe(true);
    expect(isLangfuse({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://LANGFUSE.example" }, true)).toBe(false);
    const base = { LANGFUSE_BASE_URL: "https://langfuse.example" };
    expect([isLangfuse(base, false), isLangfuse(base, true)]).toEqual([false, true]);
  });
});
