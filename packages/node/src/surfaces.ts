import type { Operation, Surface } from "./aws-sdk/operation.ts";
import { bedrockRuntime } from "./bedrock-runtime/surface.ts";

/** Every AWS client that Outcrop looks at. A new surface is a folder and a line here. */
export const SURFACES: readonly Surface[] = [bedrockRuntime];

const BY_COMMAND: ReadonlyMap<string, Operation> = new Map(
  SURFACES.flatMap(({ clientName, operations }) =>
    operations.map((operation) => [`${clientName}.${operation.name}Command`, operation] as const),
  ),
);

/** The operation behind the names that the SDK gives a handler, or `undefined` for one that is not looked at. */
export function findOperation(clientName: string | undefined, commandName: string | undefined): Operation | undefined {
  return BY_COMMAND.get(`${clientName}.${commandName}`);
}
