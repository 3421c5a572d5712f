import { describe, expect, it } from "vitest";
import { guardrailChecks } from "./guardrail-checks.ts";
import { testSpan } from "./test-span.ts";

const event = (attributes: Record<string, string>, name = "aws.bedrock.guardrail") => ({ name, time: "", attributes });
const passed = { intervened: false, policies: [] };

describe("what guardrails said about a span", () => {
  it("is nothing where none is named", () => {
    expect(guardrailChecks(testSpan({ events: [event({ text: "x" }, "gen_ai.choice")] }))).toEqual([]);
  });

  it("is each assessment that came as an event, with the guardrail that the span names", () => {
    const span = testSpan({
      attributes: { "aws.bedrock.guardrail.id": "gr-1" },
      events: [
        event({ "aws.bedrock.guardrail.action": "NONE" }),
        event({ "aws.bedrock.guardrail.action": "INTERVENED", "aws.bedrock.guardrail.id": "gr-2" }, "assessment"),
      ],
    });
    expect(guardrailChecks(span)).toEqual([
      { id: "gr-1", ...passed },
      { id: "gr-2", intervened: true, policies: [] },
    ]);
  });

  it("is the verdict on the span itself, with the policies that acted", () => {
    const attributes = {
      "aws.bedrock.guardrail.id": "gr-1",
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
      "aws.bedrock.guardrail.policies": '["topic","word"]',
    };
    expect(guardrailChecks(testSpan({ attributes }))).toEqual([
      { id: "gr-1", intervened: true, policies: ["topic", "word"] },
    ]);
  });

  it("takes a call that names a guardrail and ended well for passed, and one that was stopped for stopped", () => {
    const attributes = { "aws.bedrock.guardrail.id": "gr-1" };
    expect(guardrailChecks(testSpan({ attributes }))).toEqual([{ id: "gr-1", ...passed }]);
    expect(guardrailChecks(testSpan({ attributes, finishReasons: ["guardrail_intervened"] }))[0]?.intervened).toBe(
      true,
    );
    expect(guardrailChecks(testSpan({ finishReasons: ["guardrail_intervened"] }))).toEqual([
      { id: "", intervened: true, policies: [] },
    ]);
    // A model's own filter is no guardrail.
    expect(guardrailChecks(testSpan({ finishReasons: ["content_filtered"] }))).toEqual([]);
  });
});
