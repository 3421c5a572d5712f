import { type AttributeNames, OPERATION, PROVIDER } from "@outcrop/core";
import type { CallStart, Ending, Observation, Operation } from "../../aws-sdk/operation.ts";
import type { Facts } from "../../bedrock-runtime/plain-call.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { memberOf, stringOf } from "../../values.ts";
import { plainCall } from "../agent-runtime-call.ts";
import { callAttributes } from "../call-attributes.ts";
import { countItems } from "../count-items.ts";

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
  const { names, instruments, dimensions } = telemetry;
  let found: Facts = [];
  const record = ({ durationSeconds, errorType, endpoint: { address, port } }: Ending): void => {
    const call = { operation, provider: PROVIDER.awsBedrock, requestModel: undefined, responseModel: undefined };
    const { all } = dimensions({ ...call, address, port });
    const outcome = errorType === undefined ? all : { ...all, [names.errorType]: errorType };
    instruments.record("operationDuration", durationSeconds, outcome);
  };
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
    finish(ending) {
      guard("record the metrics of a call", () => record(ending));
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
