import type { Operation, Surface } from "./aws-sdk/operation.ts";
import { bedrockAgentRuntime } from "./bedrock-agent-runtime/surface.ts";
import { bedrockRuntime } from "./bedrock-runtime/surface.ts";

/** Every AWS client that Outcrop looks at. A new surface is a folder and a line here. */
export const SURFACES: readonly Surface[] = [bedrockRuntime, bedrockAgentRuntime];

const BY_CLIENT: ReadonlyMap<string, ReadonlyMap<string, Operation>> = new Map(
  SURFACES.map(({ clientName, operations }) => [
    clientName,
    new Map(operations.map((operation) => [`${operation.name}Command`, operation])),
  ]),
);

/** The operation behind the names that the SDK gives a handler, or `undefined` for one that is not looked at. */
export function findOperation(clientName: string | undefined, commandName: string | undefined): Operation | undefined {
  return BY_CLIENT.get(clientName ?? "")?.get(commandName ?? "");
}
