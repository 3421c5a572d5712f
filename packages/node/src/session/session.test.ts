import { context, propagation, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { SessionSpanProcessor } from "./session-span-processor.ts";
import { sessionAttributes, withSession } from "./session.ts";

const here = () => sessionAttributes(context.active()) ?? {};

describe("withSession", () => {
  let sink: TelemetrySink;
  beforeEach(() => {
    sink = openTelemetrySink();
  });
  afterEach(() => sink.close());

  it("holds inside, also after awaits, and not outside", async () => {
    const inside = await withSession({ sessionId: "s", userId: "u" }, async () => {
      await Promise.resolve();
      return here();
    });
    expect(inside).toEqual({ "session.id": "s", "user.id": "u" });
    expect(here()).toEqual({});
  });

  it("nests: what is not set is inherited", () => {
    const inner = withSession({ sessionId: "s", userId: "u" }, () => withSession({ sessionId: "t" }, here));
    expect(inner).toEqual({ "session.id": "t", "user.id": "u" });
  });

  it("hands on what the task answers and throws", async () => {
    const error = new Error("mine");
    expect(() =>
      withSession({}, () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(withSession({}, () => Promise.reject(error))).rejects.toBe(error);
  });

  it("takes a session from incoming baggage, beneath an own one", () => {
    const baggage = propagation.createBaggage({ "session.id": { value: "b" }, "user.id": { value: "v" } });
    context.with(propagation.setBaggage(context.active(), baggage), () => {
      expect(here()).toEqual({ "session.id": "b", "user.id": "v" });
      expect(withSession({ sessionId: "s" }, here)).toEqual({ "session.id": "s", "user.id": "v" });
    });
  });

  it("does not put the session into the active baggage, which would go to any host", () => {
    withSession({ sessionId: "s" }, () => expect(propagation.getActiveBaggage()).toBeUndefined());
  });

  it("ignores what is no id", () => {
    expect(withSession({ sessionId: "", userId: 7 as never }, here)).toEqual({});
  });

  it("reaches every span below through the span processor", () => {
    const processor = new SessionSpanProcessor();
    withSession({ sessionId: "s" }, () => {
      const span = trace.getTracer("app").startSpan("any");
      processor.onStart(span, context.active());
      span.end();
    });
    expect(sink.onlySpan().attributes).toEqual({ "session.id": "s" });
  });
});
