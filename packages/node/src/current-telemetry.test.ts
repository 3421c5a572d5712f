import { describe, expect, it } from "vitest";
import { configureTelemetry, currentTelemetry, telemetryWith } from "./current-telemetry.ts";

const PROFILE = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12cd34ef56";
const MODEL = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";

describe("the telemetry of a client with options of its own", () => {
  it("is made once for one set of options, and shares all that the options do not change", () => {
    const options = { contentHook: () => undefined };
    const own = telemetryWith(options);
    const base = currentTelemetry();
    expect(telemetryWith(options)).toBe(own);
    expect(own.content).toBeDefined();
    expect(base.content).toBeUndefined();
    // Each would be another reader of the price list, or another observer of the meter, for each client of a request.
    expect(own.prices()).toBe(base.prices());
    expect(own.instruments).toBe(base.instruments);
  });

  it("has prices of its own where the options have", () => {
    const own = telemetryWith({ modelAliases: { [PROFILE]: MODEL } });
    expect(own.aliasOf(PROFILE)).toBe(MODEL);
    expect(currentTelemetry().aliasOf(PROFILE)).toBeUndefined();
    expect(own.instruments).toBe(currentTelemetry().instruments);
  });

  it("keeps what the whole process was told before, in one go or in several", () => {
    configureTelemetry({ modelAliases: { [PROFILE]: MODEL } });
    configureTelemetry({ contentHook: () => undefined });
    expect(currentTelemetry().aliasOf(PROFILE)).toBe(MODEL);
    expect(currentTelemetry().content).toBeDefined();
    expect(telemetryWith({ beside: "own" }).aliasOf(PROFILE)).toBe(MODEL);
  });
});
