import { describe, expect, it } from "vitest";
import { settingsFrom } from "./settings.ts";

const CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
const EMIT = "OTEL_INSTRUMENTATION_GENAI_EMIT_EVENT";

describe("settingsFrom", () => {
  it("has safe defaults", () => {
    expect(settingsFrom({})).toEqual({
      profile: "1.41",
      beside: "enrich",
      captureContent: false,
      captureContentOnEvents: false,
      emitEvents: false,
      emitExceptions: true,
      exceptionsOnSpans: true,
      contentHookPath: undefined,
      contentHookTimeoutMs: 5_000,
      maxContentBytes: 65_536,
      pricesPath: undefined,
      modelAliases: {},
      agentTrace: "on",
      agentNames: {},
      agentGuardrails: {},
      baggageHosts: [],
      unreadStreamMs: 60_000,
      streamContext: "span",
    });
  });

  const NOWHERE = [false, false, false] as const;
  const ON_SPANS = [true, false, false] as const;
  it.each([
    [{ [CAPTURE]: "true" }, ON_SPANS],
    [{ [CAPTURE]: "SPAN_ONLY" }, ON_SPANS],
    [{ [CAPTURE]: "span_and_event" }, [true, true, true]],
    [{ [CAPTURE]: "EVENT_ONLY" }, [false, true, true]],
    [{ [CAPTURE]: "NO_CONTENT" }, NOWHERE],
    [{ [CAPTURE]: "False" }, NOWHERE],
    [{ [CAPTURE]: "yes please" }, NOWHERE],
    [{ [CAPTURE]: "constructor" }, NOWHERE],
    [{ AGENT_OBSERVABILITY_ENABLED: "true" }, ON_SPANS],
    [{ AGENT_OBSERVABILITY_ENABLED: "true", [CAPTURE]: "false" }, NOWHERE],
    [{ AGENT_OBSERVABILITY_ENABLED: "true", [CAPTURE]: "EVENT_ONLY" }, [false, true, true]],
    [{ AGENT_OBSERVABILITY_ENABLED: "true", [CAPTURE]: "nonsense" }, NOWHERE],
    [{ AGENT_OBSERVABILITY_ENABLED: "false" }, NOWHERE],
    [{ [EMIT]: "true" }, [false, false, true]],
    [{ [EMIT]: "true", [CAPTURE]: "true" }, [true, false, true]],
    [{ [EMIT]: "false", [CAPTURE]: "SPAN_AND_EVENT" }, [true, true, false]],
    [{ [EMIT]: "maybe", [CAPTURE]: "EVENT_ONLY" }, [false, true, true]],
  ])("reads from %j whether content is on spans, on events, and whether there are events: %j", (env, expected) => {
    const { captureContent, captureContentOnEvents, emitEvents } = settingsFrom(env);
    expect([captureContent, captureContentOnEvents, emitEvents]).toEqual(expected);
  });

  it.each([
    [{ OUTCROP_SEMCONV: "latest" }, "latest"],
    [{ OUTCROP_SEMCONV: " LATEST " }, "latest"],
    [{ OUTCROP_SEMCONV: "1.36" }, "1.41"],
    [{ OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_latest_experimental" }, "1.41"],
  ])("reads the profile from %j as %s", (env, expected) => {
    expect(settingsFrom(env).profile).toBe(expected);
  });

  it.each([
    ["", "enrich"],
    ["Aside", "aside"],
    ["own", "own"],
    ["both", "enrich"],
  ])("reads what to do beside others from %j as %s", (value, expected) => {
    expect(settingsFrom({ OUTCROP_BESIDE: value }).beside).toBe(expected);
  });

  it("reads names for identifiers that hide their model, and leaves out what is none", () => {
    const arn = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12";
    const env = { OUTCROP_MODEL_ALIASES: ` ${arn} = eu.anthropic.claude-x-v1:0 ,, nothing, =x, y=, a=b=c` };
    expect(settingsFrom(env).modelAliases).toEqual({ [arn]: "eu.anthropic.claude-x-v1:0" });
  });

  it("takes numbers that make sense and defaults for others", () => {
    expect(settingsFrom({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "5" }).unreadStreamMs).toBe(5);
    expect(settingsFrom({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "99999999999" }).unreadStreamMs).toBe(2_147_483_647);
    for (const bad of ["0", "-1", "soon", "1.5", "Infinity"]) {
      expect(settingsFrom({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: bad }).unreadStreamMs).toBe(60_000);
    }
    expect(settingsFrom({ OUTCROP_BAGGAGE_HOSTS: " a.example , ,*.b" }).baggageHosts).toEqual(["a.example", "*.b"]);
  });

  it("takes names of agents, and whether they are asked for their trace", () => {
    const arn = "arn:aws:bedrock:us-east-1:1:agent-alias/A/B";
    expect(settingsFrom({ OUTCROP_AGENT_NAMES: `A1 = helper, ${arn}=other` }).agentNames).toEqual({
      A1: "helper",
      [arn]: "other",
    });
    expect(settingsFrom({ OUTCROP_AGENT_TRACE: "OFF" }).agentTrace).toBe("off");
    expect(settingsFrom({ OUTCROP_AGENT_TRACE: "maybe" }).agentTrace).toBe("on");
  });

  it("reads what the reader of a stream runs in", () => {
    expect(settingsFrom({ OUTCROP_STREAM_CONTEXT: "Caller" }).streamContext).toBe("caller");
    expect(settingsFrom({ OUTCROP_STREAM_CONTEXT: "mine" }).streamContext).toBe("span");
  });
});
