import { describe, expect, it } from "vitest";
import { configureTelemetry } from "../current-telemetry.ts";
import { capturesContent } from "./choose-content.ts";

const CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

describe("capturesContent", () => {
  it("is as in Python in Strands' modes, and off by default in ours", () => {
    const of = (value?: string): readonly boolean[] => {
      const env = value === undefined ? {} : { [CAPTURE]: value };
      return [
        capturesContent("strands-1.21", env),
        capturesContent("strands-1.40", env),
        capturesContent("current", env),
      ];
    };
    expect(of()).toEqual([true, true, false]);
    expect(of("true")).toEqual([true, true, true]);
    expect(of(" False ")).toEqual([false, false, false]);
    expect(of("NO_CONTENT")).toEqual([false, false, false]);
  });

  it("is off where a content hook decides, which these spans cannot wait for", () => {
    const named = { [CAPTURE]: "true", OUTCROP_CONTENT_HOOK: "./hook.mjs" };
    expect([capturesContent("strands-1.21", named), capturesContent("current", named)]).toEqual([false, false]);
    configureTelemetry({ contentHook: (content) => content });
    const said = { [CAPTURE]: "true" };
    expect([capturesContent("strands-1.40", said), capturesContent("current", said)]).toEqual([false, false]);
    configureTelemetry({ contentHook: undefined });
    expect(capturesContent("current", said)).toBe(true);
  });
});
