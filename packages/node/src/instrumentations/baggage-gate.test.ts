import { propagation, ROOT_CONTEXT, defaultTextMapGetter, defaultTextMapSetter } from "@opentelemetry/api";
import { W3CBaggagePropagator } from "@opentelemetry/core";
import { describe, expect, it } from "vitest";
import { gatedBaggage, shutBaggageOut } from "./baggage-gate.ts";

const gated = gatedBaggage(new W3CBaggagePropagator());
const session = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ "session.id": { value: "s1" } }));
function injected(): unknown {
  const carrier = {};
  gated.inject(session, carrier, defaultTextMapSetter);
  return carrier;
}
const BAGGAGE = { baggage: "session.id=s1" };

describe("gatedBaggage", () => {
  it("lets baggage pass to whom it is allowed, and else keeps it back from the next request alone", () => {
    shutBaggageOut({ headers: {} }, true);
    expect(injected()).toEqual(BAGGAGE);
    shutBaggageOut({ headers: {} }, false);
    expect([injected(), injected()]).toEqual([{}, BAGGAGE]);
  });

  it("opens again where nothing is injected", async () => {
    shutBaggageOut(undefined, false);
    await Promise.resolve();
    expect(injected()).toEqual(BAGGAGE);
  });

  it.each([[{ Baggage: "a=1" }], [["x", "1", "baggage", "a=1"]], ["x: 1\r\nbaggage: a=1\r\n"]])(
    "leaves a request the baggage that it has: %j",
    (headers) => {
      shutBaggageOut({ headers }, true);
      expect(injected()).toEqual({});
    },
  );

  it.each([[["x", "baggage"]], ["x: baggage: 1\r\n"], [undefined]])("sees none in %j", (headers) => {
    shutBaggageOut({ headers }, true);
    expect(injected()).toEqual(BAGGAGE);
  });

  it("takes what comes in", () => {
    const context = gated.extract(ROOT_CONTEXT, BAGGAGE, defaultTextMapGetter);
    expect(propagation.getBaggage(context)?.getEntry("session.id")?.value).toBe("s1");
    expect(gated.fields()).toEqual(["baggage"]);
  });
});
