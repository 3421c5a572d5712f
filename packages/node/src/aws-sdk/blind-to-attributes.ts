import { isRecord } from "../values.ts";

/** Place of the attributes among what a sampler is asked with (`Sampler.shouldSample`). */
const ATTRIBUTES = 4;
const MAX_DEPTH = 4;

/**
 * Whether a sampler surely looks at no attribute: its method has no name for them, or hands them on, and nothing else,
 * to samplers that are blind. What cannot be read (native, bound, unusual parameters) may look.
 */
export function samplerIsBlind(sampler: unknown, depth = 0): boolean {
  if (!isRecord(sampler) || depth > MAX_DEPTH) return false;
  const method = readMethod(sampler["shouldSample"]);
  if (method === undefined || /\barguments\b|\beval\b/.test(method.body)) return false;
  const name = method.parameters[ATTRIBUTES];
  if (name === undefined) return true;
  const used: string[] = [];
  const rest = method.body.replaceAll(/this\.(\w+)\.shouldSample\([\w\s,$]*\)/g, (_, member: string) => {
    used.push(member);
    return "";
  });
  if (used.length === 0 || rest.split(/[^\w$]+/).includes(name)) return false;
  return used.every((member) => samplerIsBlind(sampler[member], depth + 1));
}

/**
 * Whether a span processor surely looks at no attribute when a span begins: it does nothing then, or asks others that do
 * nothing. Ours says so of itself.
 */
export function processorIsBlind(processor: unknown, depth = 0): boolean {
  if (!isRecord(processor) || depth > MAX_DEPTH) return false;
  if (processor["isBlindToAttributes"] === true) return true;
  const method = readMethod(processor["onStart"]);
  if (method === undefined) return false;
  const body = method.body.replaceAll(/\s/g, "");
  if (body === "") return true;
  const [span, context] = method.parameters;
  const [, each, asked] = ASKS_OTHERS.exec(body) ?? [];
  const others = askedBy(processor);
  return (
    each !== undefined &&
    each === asked &&
    body.includes(`.onStart(${span},${context})`) &&
    others !== undefined &&
    others.every((other) => processorIsBlind(other, depth + 1))
  );
}

/** How the SDK's processor of several begins a span, without white space. */
const ASKS_OTHERS = /^for\((?:const|let|var)(\w+)ofthis\._spanProcessors\)\{?(\w+)\.onStart\(\w+,\w+\);?\}?$/;

/** Those whom the SDK's processor of several asks. */
export function askedBy(processor: object): readonly unknown[] | undefined {
  const others: unknown = Reflect.get(processor, "_spanProcessors");
  return Array.isArray(others) ? others : undefined;
}

interface Method {
  readonly parameters: readonly string[];
  readonly body: string;
}

/** A method's own code, where its parameters are plain names. */
function readMethod(method: unknown): Method | undefined {
  if (typeof method !== "function") return undefined;
  const text = Function.prototype.toString.call(method);
  const [, names, body] = /^(?:function\s*)?[\w$]*\s*\(([\w\s,$]*)\)\s*\{([^]*)\}$/.exec(text) ?? [];
  if (names === undefined || body === undefined || body.includes("[native code]")) return undefined;
  return {
    parameters: names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
    body,
  };
}
