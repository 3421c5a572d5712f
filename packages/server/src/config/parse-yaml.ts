import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Document } from "yaml";
import { expandEnv, type EnvLookup } from "./expand-env.ts";
import type { Fault } from "./fault.ts";

export interface ParsedYaml {
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** What the environment says at a path, where that was read as a number or a boolean and a schema may want the text. */
  textAt(path: readonly (string | number)[]): string | undefined;
  /** Line of the value at a path, from 1; of the nearest known ancestor when the path itself is not in the text. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** Reads YAML 1.2 with unique keys, expands environment references in scalars, and remembers where everything stood. */
export function parseYaml(text: string, env: EnvLookup): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const faults: Fault[] = document.errors.map((error) => ({
    path: "",
    line: lines.linePos(error.pos[0]).line,
    message: `Cannot read YAML: ${error.message.split("\n")[0] ?? ""}`,
  }));
  const texts = new Map<string, string>();
  const lineOfNode = (node: unknown): number | undefined => {
    const range = (node as Node | null)?.range;
    return range === undefined || range === null ? undefined : lines.linePos(range[0]).line;
  };
  const toValue = (node: unknown, path: readonly (string | number)[]): unknown => {
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map((pair) => {
          const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
          return [key, toValue(pair.value, [...path, key])];
        }),
      );
    }
    if (isSeq(node)) return node.items.map((item, index) => toValue(item, [...path, index]));
    if (isScalar(node)) return expandScalar(node.value, node, path);
    return node === null || node === undefined ? null : document.createNode(node).toJS(document);
  };
  const expandScalar = (value: unknown, node: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof value !== "string" || !value.includes("$")) return value;
    const { text: expanded, missing, unknown } = expandEnv(value, env);
    const messages = [
      ...missing.map((name) => `environment variable ${name} is not set and has no default (\${env:${name}:-default})`),
      ...unknown.map(
        (it) => `cannot expand ${it}: expected \${env:NAME} or \${env:NAME:-default}; a dollar sign is $$`,
      ),
    ];
    for (const message of messages) faults.push({ path: path.join("."), line: lineOfNode(node), message });
    // A scalar that is only a reference takes the type that its value looks like, as in the Collector.
    const typed = /^\$\{[^}]*\}$/.test(value) ? retype(expanded) : expanded;
    if (typed !== expanded) texts.set(keyOf(path), expanded);
    return typed;
  };
  return {
    value: document.errors.length > 0 ? undefined : toValue(document.contents, []),
    faults,
    textAt: (path) => texts.get(keyOf(path)),
    lineOf: (path) => lineOfPath(document, path, lineOfNode),
  };
}

function keyOf(path: readonly (string | number)[]): string {
  return JSON.stringify(path);
}

function retype(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}

function lineOfPath(
  document: Document.Parsed,
  path: readonly (string | number)[],
  lineOfNode: (node: unknown) => number | undefined,
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(last));
      const line = pair === undefined ? undefined : lineOfNode(pair.key);
      if (line !== undefined) return line;
    } else if (isSeq(parent) && typeof last === "number") {
      const line = lineOfNode(parent.items[last]);
      if (line !== undefined) return line;
    }
  }
  return undefined;
}
