import type { AttributeNames } from "@outcrop/core";
import type { Operation } from "../../aws-sdk/operation.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";
import { countItems } from "../count-items.ts";

/** `GetAgentMemory`, `DeleteAgentMemory`: the summaries of sessions that a managed agent remembers. */
export const memoryOperations: readonly Operation[] = [
  plainCall({
    name: "GetAgentMemory",
    request: memoryOf,
    response: (output, names) => [[names.awsMemoryCount, countItems(memberOf(output, "memoryContents"))]],
  }),
  plainCall({ name: "DeleteAgentMemory", request: memoryOf, response: () => [] }),
];

function memoryOf(input: object, names: AttributeNames): Facts {
  return [
    [names.agentId, stringOf(memberOf(input, "agentId"))],
    [names.awsAgentAliasId, stringOf(memberOf(input, "agentAliasId"))],
    [names.awsMemoryId, stringOf(memberOf(input, "memoryId"))],
    [names.conversationId, stringOf(memberOf(input, "sessionId"))],
  ];
}
