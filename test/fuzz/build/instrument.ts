import { parseAst } from "rolldown/parseAst";

/** A source that counts which of its branches run. */
export interface Instrumented {
  readonly code: string;
  /** How many counters it uses, from the first that it was given. */
  readonly counters: number;
  /** Texts and numbers that the source compares with and looks for: good words for a fuzzer. */
  readonly texts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Of insertions at one place, what belongs to the outer node comes first when it opens and last when it closes. */
  readonly order: number;
}

/** Where counters are: `globalThis[COUNTERS]`, a `Uint8Array`. */
export const COUNTERS = "__outcropFuzzCounters";
const LOCAL = "__hits";
const LONGEST_TEXT = 60;

/**
 * Puts a counter at the beginning of each branch of a TypeScript source: bodies of functions, branches of `if`, `?:`,
 * `&&`, `||`, `??`, cases, loops, and catch. Only text is put in, so that types may stay, and positions nearly do.
 */
export function instrument(source: string, firstCounter: number): Instrumented {
  const insertions: Insertion[] = [];
  const texts = new Set<string>();
  const numbers = new Set<number>();
  let counters = 0;
  let order = 0;
  const hit = (): string => `${LOCAL}[${firstCounter + counters++}]++`;

  const put = (at: number, text: string, closes = false): void => {
    order++;
    insertions.push({ at, text, order: closes ? -order : order });
  };
  const countStatement = (node: Node): void => {
    if (node.type === "BlockStatement") put(node.start + 1, `${hit()};`);
    else {
      put(node.start, `{${hit()};`);
      put(node.end, "}", true);
    }
  };
  const countExpression = (node: Node): void => {
    put(node.start, `(${hit()},`);
    put(node.end, ")", true);
  };

  const visit = (node: Node): void => {
    if (node.type.startsWith("TS") && !TYPED_EXPRESSIONS.has(node.type)) return;
    for (const name of STATEMENTS[node.type] ?? []) {
      const child = node[name];
      if (isNode(child)) countStatement(child);
    }
    for (const name of EXPRESSIONS[node.type] ?? []) {
      const child = node[name];
      if (isNode(child)) countExpression(child);
    }
    if (node.type === "ArrowFunctionExpression" && isNode(node["body"])) {
      if (node["body"].type === "BlockStatement") countStatement(node["body"]);
      else countExpression(node["body"]);
    }
    if (node.type === "SwitchCase") {
      const first: unknown = Array.isArray(node["consequent"]) ? node["consequent"][0] : undefined;
      if (isNode(first)) put(first.start, `${hit()};`);
    }
    if (node.type === "Literal") {
      const { value } = node;
      if (typeof value === "string" && value.length > 1 && value.length <= LONGEST_TEXT) texts.add(value);
      if (typeof value === "number" && Number.isSafeInteger(value)) numbers.add(value);
    }
    for (const child of Object.values(node)) {
      for (const one of Array.isArray(child) ? (child as readonly unknown[]) : [child]) if (isNode(one)) visit(one);
    }
  };
  visit(parseAst(source, { lang: "ts", sourceType: "module" }) as unknown as Node);

  return { code: `const ${LOCAL} = globalThis.${COUNTERS};${insert(source, insertions)}`, counters, texts, numbers };
}

/** Nodes of TypeScript's that hold an expression; all others are types. */
const TYPED_EXPRESSIONS: ReadonlySet<string> = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
]);
const STATEMENTS: Readonly<Record<string, readonly string[]>> = {
  FunctionDeclaration: ["body"],
  FunctionExpression: ["body"],
  IfStatement: ["consequent", "alternate"],
  ForStatement: ["body"],
  ForOfStatement: ["body"],
  ForInStatement: ["body"],
  WhileStatement: ["body"],
  DoWhileStatement: ["body"],
  CatchClause: ["body"],
};
const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  ConditionalExpression: ["consequent", "alternate"],
  LogicalExpression: ["right"],
};

function insert(source: string, insertions: readonly Insertion[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { at, text } of insertions.toSorted((a, b) => a.at - b.at || a.order - b.order)) {
    parts.push(source.slice(from, at), text);
    from = at;
  }
  return parts.join("") + source.slice(from);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as { readonly type?: unknown }).type === "string";
}
