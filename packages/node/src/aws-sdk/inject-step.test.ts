import { ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { context, propagation, trace } from "@opentelemetry/api";
import { awsError, converse, converseStream } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { withSession } from "../session/session.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { createPlugin } from "./plugin.ts";

const COMMAND = () => new ConverseCommand({ modelId: MODEL, messages: MESSAGES });

describe("the trace context of a request", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let refusals = 0;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(({ operation }) => {
      if (refusals > 0) {
        refusals -= 1;
        return awsError("ThrottlingException", "wait");
      }
      return operation === "Converse" ? converse({ text: "hi" }) : converseStream({ text: "hi" });
    });
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });

  it("names the call's span and leaves the signature valid, on each attempt", async () => {
    refusals = 1;
    await instrumentClient(bedrock.client({ maxAttempts: 2 })).send(COMMAND());
    const { traceId, spanId } = sink.onlySpan().spanContext();
    const sent = bedrock.server.requests.map(({ headers }) => headers["traceparent"]);
    expect(sent).toEqual([`00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-01`]);
    const signed = bedrock.server.requests[0]?.headers["authorization"] ?? "";
    expect(signed).toContain("SignedHeaders=");
    expect(signed).not.toContain("traceparent");
  });

  it("goes with a streamed call too", async () => {
    const client = instrumentClient(bedrock.client());
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    for await (const event of stream ?? []) void event;
    expect(bedrock.server.requests[0]?.headers["traceparent"]).toContain(sink.onlySpan().spanContext().spanId);
  });

  it("hangs under the caller's span", async () => {
    const parent = trace.getTracer("app").startSpan("work");
    await context.with(trace.setSpan(context.active(), parent), () =>
      instrumentClient(bedrock.client()).send(COMMAND()),
    );
    expect(sink.onlySpan().parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
  });

  it("is active while the request is under way, so that spans made beneath nest", async () => {
    const client = bedrock.client();
    client.middlewareStack.add(
      (next) => async (args) => {
        trace.getTracer("http").startSpan("POST").end();
        return next(args);
      },
      { step: "build", name: "http" },
    );
    await instrumentClient(client).send(COMMAND());
    const [beneath, call] = sink.spans;
    expect(beneath?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
  });

  it("does not replace a header that is there, which may be signed", async () => {
    const client = bedrock.client();
    const own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    client.middlewareStack.add(
      (next) => async (args) => {
        (args.request as { headers: Record<string, string> }).headers["traceparent"] = own;
        return next(args);
      },
      { step: "build", name: "own" },
    );
    await instrumentClient(client).send(COMMAND());
    expect(bedrock.server.requests[0]?.headers["traceparent"]).toBe(own);
  });

  it("takes baggage along only to hosts that may have it", async () => {
    const baggage = propagation.createBaggage({ tenant: { value: "blue" } });
    const send = (hosts: string) => {
      const telemetry = createTelemetry(settingsFrom({ OUTCROP_BAGGAGE_HOSTS: hosts }));
      const client = bedrock.client();
      client.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
      return context.with(propagation.setBaggage(context.active(), baggage), () =>
        withSession({ sessionId: "s-1", userId: "u 1" }, () => client.send(COMMAND())),
      );
    };
    await send("");
    await send("127.0.0.*");
    const [none, some] = bedrock.server.requests.map(({ headers }) => headers["baggage"]);
    expect(none).toBeUndefined();
    expect(some).toBe("tenant=blue,session.id=s-1,user.id=u%201");
  });
});
