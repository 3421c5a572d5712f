import type { ApplyGuardrailCommandInput } from "@aws-sdk/client-bedrock-runtime";

/** Input of `InvokeModelCommand` and `InvokeModelWithResponseStreamCommand`: the body is sent as it was recorded. */
export function invokeInput(path: string, body: string | null): { readonly modelId: string; readonly body: string } {
  return { modelId: modelOf(path), body: body ?? "" };
}

/** Input of `ConverseCommand` and `ConverseStreamCommand` from a recorded request. */
export function commandInput(path: string, body: string | null): { modelId: string } & Record<string, unknown> {
  return { ...parseBody(body), modelId: modelOf(path) };
}

/** Input of `ApplyGuardrailCommand`: `/guardrail/{id}/version/{version}/apply`. */
export function guardrailInput(path: string, body: string | null): ApplyGuardrailCommandInput {
  const [, id = "", version = ""] = /^\/guardrail\/([^/]+)\/version\/([^/]+)\/apply\/?$/.exec(path) ?? [];
  const input = parseBody(body) as unknown as ApplyGuardrailCommandInput;
  return { ...input, guardrailIdentifier: decode(id), guardrailVersion: decode(version) };
}

/** `/model/{id}/{verb}`. */
function modelOf(path: string): string {
  const [, encoded = ""] = /^\/model\/(.+)\/[a-z-]+\/?$/.exec(path.split("?", 1)[0] ?? "") ?? [];
  return decode(encoded);
}

/** On the wire bytes are base64 text, in the SDK's input they are bytes. */
const BYTES = new Set(["bytes", "redactedContent"]);

export function parseBody(body: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body ?? "{}", (key, member: unknown) =>
      BYTES.has(key) && typeof member === "string" ? Buffer.from(member, "base64") : withData(key, member),
    );
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The bytes of a file that is given to an agent. */
function withData(key: string, value: unknown): unknown {
  if (key !== "byteContent" || typeof value !== "object" || value === null || !("data" in value)) return value;
  return typeof value.data === "string" ? { ...value, data: Buffer.from(value.data, "base64") } : value;
}

export function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
