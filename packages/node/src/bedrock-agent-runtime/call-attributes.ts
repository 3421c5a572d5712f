import { type AttributeNames, PROVIDER } from "@outcrop/core";
import type { Endpoint } from "../aws-sdk/operation.ts";
import type { Facts } from "../bedrock-runtime/plain-call.ts";

/** What every span of a GenAI operation says of where it goes. */
export function callAttributes(operation: string, names: AttributeNames, endpoint: Endpoint): Facts {
  return [
    [names.operationName, operation],
    [names.providerName, PROVIDER.awsBedrock],
    [names.serverAddress, endpoint.address],
    [names.serverPort, endpoint.address === undefined ? undefined : endpoint.port],
    [names.cloudRegion, endpoint.region],
    [names.surface, "direct"],
  ];
}
