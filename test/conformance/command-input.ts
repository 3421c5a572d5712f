/** Input of `ConverseCommand` and `ConverseStreamCommand` from a recorded request. */
export function commandInput(path: string, body: string | null): { modelId: string } & Record<string, unknown> {
  const [, encoded = ""] = /^\/model\/(.+)\/converse(?:-stream)?\/?$/.exec(path.split("?", 1)[0] ?? "") ?? [];
  return { ...(parse(body) as Record<string, unknown>), modelId: decode(encoded) };
}

/** On the wire bytes are base64 text, in the SDK's input they are bytes. */
const BYTES = new Set(["bytes", "redactedContent"]);

function parse(body: string | null): unknown {
  try {
    const value: unknown = JSON.parse(body ?? "{}", (key, member: unknown) =>
      BYTES.has(key) && typeof member === "string" ? Buffer.from(member, "base64") : member,
    );
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
