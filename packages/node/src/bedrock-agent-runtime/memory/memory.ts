import { type AttributeNames, OPERATION } from "@outcrop/core";
import type { CallStart, Observation, Operation } from "../../aws-sdk/operation.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";
import { callAttributes } from "../call-attributes.ts";
import { countItems } from "../count-items.ts";
import { recordOperation } from "../operation-duration.ts";

/**
 * `GetAgentMemory`, `DeleteAgentMemory`: the summaries of sessions that a managed agent remembers. Newer conventions have
 * operations on memories; where the profile is older, plain client spans.
 */
export const memoryOperations: readonly Operation[] = [
  memoryCall("GetAgentMemory", OPERATION.searchMemory),
  memoryCall("DeleteAgentMemory", OPERATION.deleteMemory),
];

function memoryCall(name: string, operation: string): Operation {
  const plain = plainCall({ name, request: memoryOf, response: foundIn });
  return {
    name,
    observe(input, start) {
      const { names } = start.telemetry;
      return names.memoryStoreId === undefined ? plain.observe(input, start) : observeMemory(operation, input, start);
    },
  };
}

function observeMemory(operation: string, input: object, { telemetry, endpoint }: CallStart): Observation {
  const { names } = telemetry;
  let found: Facts = [];
  return {
    spanName: operation,
    attributes: present([
      ...callAttributes(operation, names, endpoint),
      [names.memoryStoreId, stringOf(memberOf(input, "memoryId"))],
      // A memory's record is what it keeps of one session.
      [names.memoryRecordId, stringOf(memberOf(input, "sessionId"))],
      ...memoryOf(input, names),
    ]),
    output(output) {
      found = [[names.memoryRecordCount, countItems(memberOf(output, "memoryContents"))], ...foundIn(output, names)];
    },
    finish({ durationSeconds, errorType, endpoint: { address, port } }) {
      const measured = { operation, address, port, durationSeconds, errorType };
      guard("record the metrics of a call", () => recordOperation(telemetry, measured));
      return present(found);
    },
  };
}

function memoryOf(input: object, names: AttributeNames): Facts {
  return [
    [names.agentId, stringOf(memberOf(input, "agentId"))],
    [names.awsAgentAliasId, stringOf(memberOf(input, "agentAliasId"))],
    [names.awsMemoryId, stringOf(memberOf(input, "memoryId"))],
    [names.conversationId, stringOf(memberOf(input, "sessionId"))],
  ];
}

function foundIn(output: object, names: AttributeNames): Facts {
  return [[names.awsMemoryCount, countItems(memberOf(output, "memoryContents"))]];
}
