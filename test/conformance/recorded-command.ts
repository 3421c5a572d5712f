import * as agentRuntime from "@aws-sdk/client-bedrock-agent-runtime";
import * as runtime from "@aws-sdk/client-bedrock-runtime";
import { decode, parseBody } from "./command-input.ts";

type CommandClass = new (input: object) => object;

const CLASSES = { ...runtime, ...agentRuntime } as unknown as Readonly<Record<string, CommandClass>>;

/**
 * The SDK's command for a recorded request: labels of its path, parameters of its query, and its body. The path's
 * template is that of the SDK's own schema.
 */
export function recordedCommand(operation: string, path: string, body: string | null): never {
  const Command = CLASSES[`${operation}Command`];
  if (Command === undefined) throw new TypeError(`Cannot replay ${operation}: expected a command of the SDK, got none`);
  const [, , , traits] = (Reflect.get(new Command({}), "schema") ?? []) as readonly unknown[];
  const [, template = ""] = (traits as { readonly http?: readonly string[] } | undefined)?.http ?? [];
  const input = { ...parseBody(body), ...queryOf(path), ...labelsOf(template, path) };
  return new Command(input) as never;
}

function labelsOf(template: string, path: string): object {
  const labels = [...template.matchAll(/\{(\w+)\}/g)].map(([, label = ""]) => label);
  const pattern = template.replace(/\/$/, "").replaceAll(/\{\w+\}/g, "([^/?]*)");
  const values = new RegExp(`^${pattern}/?(?:\\?|$)`).exec(path)?.slice(1) ?? [];
  return Object.fromEntries(labels.map((label, index) => [label, decode(values[index] ?? "")]));
}

/** Numbers are sent as text; the SDK wants them as numbers. */
function queryOf(path: string): object {
  const [, query = ""] = path.split("?", 2);
  return Object.fromEntries(
    [...new URLSearchParams(query)].map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]),
  );
}
