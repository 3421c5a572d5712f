import type { Operation } from "../../aws-sdk/operation.ts";
import { observeAgent } from "./agent-call.ts";

/** `InvokeAgent`: a managed agent, with its collaborators. */
export const invokeAgent: Operation = { name: "InvokeAgent", observe: observeAgent };
