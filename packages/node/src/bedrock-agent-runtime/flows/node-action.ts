import { stringOf, memberOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";
import type { StepSpan } from "../agent-spans/step-span.ts";
import { functionAction } from "./function-action.ts";
import { generationAction } from "./generation-action.ts";
import { lookupAction } from "./lookup-action.ts";
import { modelAction } from "./model-action.ts";
import type { NodeAction } from "./action-facts.ts";

const MODEL_CALL = /^(?:converse|invokemodel)/i;
const GENERATION = /^retrieveandgenerate/i;
const LOOKUP = /^retrieve$/i;
const FUNCTION_CALL = /^invoke(?:function)?$/i;

/** A span for what a node called: a model, a knowledge base or a function. `undefined` for anything else. */
export function nodeAction(action: NodeAction, context: AgentSpanContext): StepSpan | undefined {
  const operation = stringOf(memberOf(action.data, "operationName"))?.replaceAll(/[\s_-]/g, "") ?? "";
  if (MODEL_CALL.test(operation)) return modelAction(action, context, /^invoke/i.test(operation));
  if (GENERATION.test(operation)) return generationAction(action, context);
  if (LOOKUP.test(operation)) return lookupAction(action, context);
  if (FUNCTION_CALL.test(operation)) return functionAction(action, context);
  return undefined;
}
