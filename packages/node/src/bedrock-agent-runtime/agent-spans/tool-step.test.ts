import { ROOT_CONTEXT } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { settingsFrom } from "../../settings.ts";
import { createTelemetry } from "../../telemetry.ts";
import type { FinishedStep } from "../agent-trace/span-op.ts";
import { toolStep } from "./tool-step.ts";

const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };

function made(kind: FinishedStep["kind"], begin: object, finish: object | undefined, env = {}) {
  const step: FinishedStep = {
    kind,
    phase: "",
    traceId: "t-0",
    begin,
    finish,
    rationale: undefined,
    failure: undefined,
    isIncomplete: finish === undefined,
    startMs: 0,
    endMs: 5,
    service: { startMs: undefined, endMs: undefined },
  };
  const telemetry = createTelemetry(settingsFrom(env));
  return toolStep(step, { telemetry, shared: {}, region: () => undefined, input: {}, definitionOf: () => ({}) });
}

describe("the span of a tool that an agent used", () => {
  it.each([
    [{ actionGroupName: "orders", function: "find" }, "orders/find"],
    [{ actionGroupName: "orders", apiPath: "/orders/{id}", verb: "GET" }, "orders/orders/{id}"],
    [{ actionGroupName: "orders" }, "orders"],
    [{}, "action_group"],
  ])("of %j is named %s", (begin, name) => {
    expect(made("action-group", begin, {}).name).toBe(`execute_tool ${name}`);
  });

  const contentOf = (step: ReturnType<typeof made>): unknown =>
    step.recordContent?.({ attributes: step.attributes, context: ROOT_CONTEXT });

  it("has the arguments and the result where content is captured", () => {
    const begin = {
      actionGroupName: "orders",
      apiPath: "/orders",
      parameters: [{ name: "id", type: "string", value: "7" }],
      requestBody: { content: { "application/json": [{ name: "n", value: "1" }] } },
    };
    expect(contentOf(made("action-group", begin, { text: "found" }, CAPTURE))).toEqual({
      "gen_ai.tool.call.arguments": '{"id":"7","body":{"application/json":[{"name":"n","value":"1"}]}}',
      "gen_ai.tool.call.result": '"found"',
    });
    const silent = made("action-group", begin, { text: "found" });
    expect(Object.keys(silent.attributes).join()).not.toMatch(/arguments|result/);
    expect(contentOf(silent) ?? {}).toEqual({});
  });

  it("of the code interpreter fails with its code, and tells the error where content is captured", () => {
    const finish = { executionError: "ZeroDivisionError", files: ["a.png"] };
    expect(made("code-interpreter", { code: "1/0" }, finish).failure).toEqual({
      type: "execution_error",
      message: undefined,
    });
    const captured = made("code-interpreter", { code: "1/0" }, finish, CAPTURE);
    expect(captured.failure?.message).toContain("ZeroDivisionError");
    expect(captured.attributes).toMatchObject({ "gen_ai.tool.name": "code_interpreter", "outcrop.tool.files": 1 });
    expect(contentOf(captured)).toEqual({
      "gen_ai.tool.call.arguments": '"1/0"',
      "gen_ai.tool.call.result": '{"error":"ZeroDivisionError"}',
    });
    expect(made("code-interpreter", {}, { executionTimeout: true }).failure?.type).toBe("timeout");
    expect(made("code-interpreter", {}, { executionOutput: "1" }).failure).toBeUndefined();
  });
});
