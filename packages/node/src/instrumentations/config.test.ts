import { type Context, context, createContextKey, defaultTextMapSetter, ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatedBaggage } from "./baggage-gate.ts";
import { configFor } from "./config.ts";

type Hook = (request: unknown) => boolean;
const hook = (name: string, key: string, env: Readonly<Record<string, string>> = {}): Hook =>
  Reflect.get(configFor(name, env), key) as Hook;

describe("configFor", () => {
  beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
  afterAll(() => context.disable());

  const outgoing = [
    ["http", "ignoreOutgoingRequestHook", { hostname: "127.0.0.1", port: 9001 }],
    ["http", "ignoreOutgoingRequestHook", { host: "127.0.0.1", port: "9001" }],
    ["undici", "ignoreRequestHook", { origin: "http://127.0.0.1:9001" }],
  ] as const;

  it.each(outgoing)("%s ignores requests that are made with tracing suppressed", (name, key, request) => {
    const ignores = hook(name, key);
    const suppressed = ROOT_CONTEXT.setValue(createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING"), true);
    expect(ignores(request)).toBe(false);
    expect(context.with(suppressed, () => ignores(request))).toBe(true);
  });

  it.each(outgoing)("%s ignores requests to Lambda's runtime, told by %s", (name, key, request) => {
    const ignores = hook(name, key, { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001" });
    expect(ignores(request)).toBe(true);
    expect(ignores({ hostname: "127.0.0.1", port: 9002, origin: "http://127.0.0.1:9002" })).toBe(false);
    expect(ignores(undefined)).toBe(false);
  });

  it("ignores AgentCore's health checks in an agent that it observes, and no other request", () => {
    const ignores = hook("http", "ignoreIncomingRequestHook", { AGENT_OBSERVABILITY_ENABLED: "true" });
    expect(["/ping", "/ping?x=1", "/pings", "/invocations"].map((url) => ignores({ url }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(hook("http", "ignoreIncomingRequestHook")({ url: "/ping" })).toBe(false);
  });

  it.each([
    ["http", "startOutgoingSpanHook", "api.example.com", true],
    ["http", "startOutgoingSpanHook", "api.example.org", false],
    ["undici", "startSpanHook", "api.example.com", true],
    ["undici", "startSpanHook", "api.example.org", false],
  ] as const)("%s gives baggage to hosts on the list alone (%s, %s)", (name, key, host, isGiven) => {
    let injected = false;
    const none = { fields: () => [], extract: (active: Context) => active };
    const propagator = gatedBaggage({ ...none, inject: () => void (injected = true) });
    hook(name, key, { OUTCROP_BAGGAGE_HOSTS: "*.Example.com" })({
      hostname: host,
      port: 443,
      origin: `https://${host}`,
    });
    propagator.inject(ROOT_CONTEXT, {}, defaultTextMapSetter);
    expect(injected).toBe(isGiven);
  });

  it("leaves the others as they are", () => {
    expect(configFor("pg", {})).toEqual({});
  });
});
