/** A request as protobufjs takes it, in OTLP/JSON: ids in hexadecimal, other bytes in base64, odd doubles as strings. */
export function toOtlpJson(value: unknown, name = ""): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString(name.endsWith("Id") ? "hex" : "base64");
  if (Array.isArray(value)) return value.map((item) => toOtlpJson(item, name));
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  // JSON.stringify writes -0 as 0, which a reader cannot tell from it.
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toOtlpJson(item, key)]));
}
