import type { Operation } from "../../aws-sdk/operation.ts";
import { observeAgent } from "../invoke-agent/agent-call.ts";

/** `InvokeInlineAgent`: an agent that the request itself defines. Its stream is that of `InvokeAgent`. */
export const invokeInlineAgent: Operation = { name: "InvokeInlineAgent", observe: observeAgent };
