import { reportOnce } from "../guard.ts";
import { serialize } from "./json-encoder.ts";
import type { ToolSpec } from "./types.ts";

/** The attribute that describes an agent's tools; none when there are no tools, or they cannot be read. */
export function toolDefinitions(
  toolsConfig: Readonly<Record<string, ToolSpec>> | null | undefined,
): Readonly<Record<string, string>> {
  try {
    const definitions = Object.entries(toolsConfig ?? {}).map(([name, spec]) => describe(name, spec));
    return definitions.length === 0 ? {} : { "gen_ai.tool.definitions": serialize(definitions) };
  } catch (error) {
    reportOnce("describe the tools of a Strands agent", error);
    return {};
  }
}

function describe(name: string, spec: ToolSpec): Readonly<Record<string, unknown>> {
  if (typeof spec !== "object" || Array.isArray(spec)) {
    throw new TypeError(`Cannot describe a tool: expected a specification, got ${typeof spec}`);
  }
  const { description = null, inputSchema = null, outputSchema = null } = spec;
  return { name, description, inputSchema, outputSchema };
}
