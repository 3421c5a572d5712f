import type { Tool } from "@aws-sdk/client-bedrock-runtime";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Clock } from "./clock.ts";

export const TOOLS: Tool[] = [
  tool("get_order", "Look up an order by its number.", "order_number"),
  tool("search_manual", "Search the service manuals. Answers with the chapter that fits best.", "words"),
];

const SERVICE_STEP = [
  "Switch the machine off and let it cool for half an hour. Remove the tank, the drip tray and the four screws of the rear panel.",
  "Compare the reading at the test points with the table at the end of this chapter, and note both values in the service log.",
  "Where a reading is out of range, replace the part, close the panel, and run two empty cycles before the next measurement.",
  "Where every reading is in range, go on with the next assembly in the order of the drawing, from the water inlet to the group.",
];

const STATES = ["packed", "on its way", "at the parcel shop", "delivered"];

/** Calls a tool within a span of its own. A tool that does not exist, or fails, answers the model with the reason. */
export async function callTool(name: string, toolUseId: string, input: unknown, clock: Clock): Promise<string> {
  const tracer = trace.getTracer("support-assistant");
  const attributes = {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": name,
    "gen_ai.tool.call.id": toolUseId,
    "gen_ai.tool.type": "function",
  };
  return tracer.startActiveSpan(`execute_tool ${name}`, { kind: SpanKind.INTERNAL, attributes }, async (span) => {
    try {
      return await run(name, input, clock);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      span.setAttribute("error.type", "tool_error");
      return message;
    } finally {
      span.end();
    }
  });
}

async function run(name: string, input: unknown, clock: Clock): Promise<string> {
  switch (name) {
    case "get_order": {
      const order = textOf(input, "order_number");
      await clock.sleep(45);
      const digits = Number(order.replaceAll(/\D/g, ""));
      return JSON.stringify({ order, state: STATES[digits % STATES.length], parcels: 1 + (digits % 2) });
    }
    case "search_manual": {
      const words = textOf(input, "words");
      await clock.sleep(130);
      const steps = Array.from({ length: 48 }, (_, i) => `${i + 1}. ${SERVICE_STEP[i % SERVICE_STEP.length]}`);
      return `Chapter found for "${words}":\n${steps.join("\n")}`;
    }
    default:
      throw new Error(`Cannot call tool ${name}: expected get_order or search_manual`);
  }
}

function textOf(input: unknown, key: string): string {
  const value = typeof input === "object" && input !== null ? (input as Record<string, unknown>)[key] : undefined;
  if (typeof value !== "string") throw new TypeError(`Cannot call the tool: expected ${key} as text`);
  return value;
}

function tool(name: string, description: string, key: string): Tool {
  const json = { type: "object", properties: { [key]: { type: "string" } }, required: [key] };
  return { toolSpec: { name, description, inputSchema: { json } } };
}
