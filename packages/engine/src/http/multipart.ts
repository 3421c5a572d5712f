import { EngineException } from "../database/exception.ts";

/**
 * The text fields of a `multipart/form-data` body, by name. @clickhouse/client sends the query and its parameters this
 * way when they are too long for a URL. Throws 48 for a file, which would be an external table.
 */
export function readMultipart(body: Buffer, contentType: string): ReadonlyMap<string, string> {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) throw new EngineException(36, "BAD_ARGUMENTS", "Cannot read multipart body: no boundary");
  const fields = new Map<string, string>();
  // A line break before the body gives the first delimiter the form of the others.
  const parts = `\r\n${body.toString("latin1")}`.split(`\r\n--${mark}`);
  for (const part of parts.slice(1)) {
    if (part.startsWith("--")) break;
    const split = part.indexOf("\r\n\r\n");
    const head = part.slice(0, split);
    const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
    if (split < 0 || name === undefined) {
      throw new EngineException(36, "BAD_ARGUMENTS", "Cannot read multipart body: expected parts with names");
    }
    if (/;\s*filename=/i.test(head)) {
      throw new EngineException(48, "NOT_IMPLEMENTED", "The embedded engine has no external tables");
    }
    fields.set(name, Buffer.from(part.slice(split + 4), "latin1").toString("utf8"));
  }
  return fields;
}
