import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, HAIKU, span, STRANDS } from "./testing/spans.ts";

const book = createPriceBook();

describe("settleTrace, what is inherited", () => {
  it("takes session, user and agent from the nearest span that says them", () => {
    const [entry] = settleTrace(
      [
        span("root", "", { sessionId: "far", userId: "u" }),
        agent("agent", "root", { sessionId: "near", agentName: "helper" }),
        chat("call", "agent"),
      ],
      book,
    );
    expect(entry).toMatchObject({
      sessionId: "near",
      userId: "u",
      agentName: "helper",
      entryOperation: "invoke_agent",
    });
  });

  it("uses the only session of the trace for a call whose ancestors name none, and none where there are two", () => {
    const lost = chat("lost", "missing");
    const one = settleTrace([span("root", "", { sessionId: "s" }), lost], book);
    const two = settleTrace([span("a", "", { sessionId: "s" }), span("b", "", { sessionId: "t" }), lost], book);
    expect(one[0]?.sessionId).toBe("s");
    expect(two[0]?.sessionId).toBe("");
  });

  it("names the outermost GenAI operation as the entry", () => {
    const spans = [
      span("http", "", { name: "POST /ask" }),
      span("flow", "http", { operation: "invoke_workflow" }),
      agent("agent", "flow"),
      chat("call", "agent"),
    ];
    expect(settleTrace(spans, book)[0]?.entryOperation).toBe("invoke_workflow");
  });

  it.each([
    ["direct", [span("p", "", { name: "GET /" })]],
    ["agent", [agent("p", "")]],
    ["strands", [agent("p", "", { scopeName: STRANDS })]],
    ["agentcore", [span("p", "", { name: "AgentCore.Runtime.Invoke" })]],
    ["agentcore", [span("q", "", { surface: "agentcore" }), agent("p", "q", { scopeName: STRANDS })]],
    ["agentcore", [agent("q", "", { scopeName: STRANDS }), span("p", "q", { name: "POST /invocations" })]],
  ])("infers the surface %s", (surface, above) => {
    expect(settleTrace([...above, chat("call", "p", { surface: "direct" })], book)[0]?.surface).toBe(surface);
  });

  it("believes a call that names a surface other than direct", () => {
    const above = span("p", "", { surface: "agentcore" });
    expect(settleTrace([above, chat("call", "p", { surface: "agent" })], book)[0]?.surface).toBe("agent");
  });

  it("takes the model from above where the call has none, and from the answer where the request hides it", () => {
    const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1";
    const [silent, routed] = settleTrace(
      [
        agent("agent", "", { requestModel: HAIKU }),
        chat("a", "agent", { requestModel: "" }),
        chat("b", "agent", { at: 200, requestModel: router, responseModel: `us.${HAIKU}` }),
      ],
      book,
    );
    expect(silent).toMatchObject({ model: HAIKU, costStatus: "priced" });
    expect(routed).toMatchObject({ model: HAIKU, requestModel: router, costStatus: "priced" });
  });

  it("names the model that answered where neither the call nor a span above names one", () => {
    const [entry] = settleTrace([chat("a", "", { requestModel: "", responseModel: "gpt-4o-2024" })], book);
    expect(entry).toMatchObject({ model: "gpt-4o-2024", requestModel: "", costStatus: "unknown_model" });
  });
});
