import { describe, expect, it } from "vitest";
import { settingsFrom } from "./settings.ts";

const CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

describe("settingsFrom", () => {
  it("has safe defaults", () => {
    expect(settingsFrom({})).toEqual({
      profile: "1.41",
      captureContent: false,
      maxContentBytes: 65_536,
      baggageHosts: [],
      unreadStreamMs: 60_000,
    });
  });

  it.each([
    [{ [CAPTURE]: "true" }, true],
    [{ [CAPTURE]: "SPAN_ONLY" }, true],
    [{ [CAPTURE]: "span_and_event" }, true],
    [{ [CAPTURE]: "EVENT_ONLY" }, false],
    [{ [CAPTURE]: "NO_CONTENT" }, false],
    [{ [CAPTURE]: "yes please" }, false],
    [{ AGENT_OBSERVABILITY_ENABLED: "true" }, true],
    [{ AGENT_OBSERVABILITY_ENABLED: "true", [CAPTURE]: "false" }, false],
    [{ AGENT_OBSERVABILITY_ENABLED: "true", [CAPTURE]: "nonsense" }, false],
    [{ AGENT_OBSERVABILITY_ENABLED: "false" }, false],
  ])("reads the capture of content from %j as %s", (env, expected) => {
    expect(settingsFrom(env).captureContent).toBe(expected);
  });

  it.each([
    [{ OUTCROP_SEMCONV: "latest" }, "latest"],
    [{ OUTCROP_SEMCONV: " LATEST " }, "latest"],
    [{ OUTCROP_SEMCONV: "1.36" }, "1.41"],
    [{ OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_latest_experimental" }, "1.41"],
  ])("reads the profile from %j as %s", (env, expected) => {
    expect(settingsFrom(env).profile).toBe(expected);
  });

  it("takes numbers that make sense and defaults for others", () => {
    expect(settingsFrom({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "5" }).unreadStreamMs).toBe(5);
    expect(settingsFrom({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "99999999999" }).unreadStreamMs).toBe(2_147_483_647);
    for (const bad of ["0", "-1", "soon", "1.5", "Infinity"]) {
      expect(settingsFrom({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: bad }).unreadStreamMs).toBe(60_000);
    }
    expect(settingsFrom({ OUTCROP_BAGGAGE_HOSTS: " a.example , ,*.b" }).baggageHosts).toEqual(["a.example", "*.b"]);
  });
});
