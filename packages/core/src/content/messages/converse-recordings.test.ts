import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { toInputMessages, toOutputMessages, toToolDefinitions } from "./converse-messages.ts";
import { limitJson } from "./limit-json.ts";
import { readMember } from "./plain-json.ts";

const FOLDER = fileURLToPath(new URL("../../../../../../shared/fixtures/bedrock", import.meta.url));
const recordings = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .map((file): unknown => JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")))
      .filter((one) => readMember(one, "operation") === "Converse")
  : [];

if (recordings.length === 0) process.stdout.write(`skipped: no recordings in ${FOLDER}\n`);

describe.skipIf(recordings.length === 0)("every recorded Converse call", () => {
  it.each(recordings.map((one) => [String(readMember(one, "id")), one] as const))("%s", (_id, one) => {
    const request = parse(readMember(readMember(one, "request"), "body"));
    const sent = readMember(request, "messages");
    const input = toInputMessages(sent);
    expect(input).toHaveLength(Array.isArray(sent) ? sent.length : 0);
    expect(input.flatMap((message) => message.parts).every((part) => !part.type.startsWith("bedrock."))).toBe(true);
    const tools = readMember(readMember(request, "toolConfig"), "tools");
    expect(toToolDefinitions(readMember(request, "toolConfig"))).toHaveLength(Array.isArray(tools) ? tools.length : 0);

    const response = parse(readMember(readMember(one, "response"), "body"));
    const output = toOutputMessages(
      readMember(readMember(response, "output"), "message"),
      readMember(response, "stopReason") as string | undefined,
    );
    const calls = output.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.type === "tool_call" ? [part.name] : [])),
    );
    expect(calls).toEqual(readMember(readMember(one, "expected"), "toolCalls") ?? []);
    for (const size of [20, 200, 2000]) {
      const text = limitJson([...input, ...output], size);
      expect(Array.isArray(JSON.parse(text))).toBe(true);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(size);
    }
  });
});

function parse(body: unknown): unknown {
  return typeof body === "string" ? JSON.parse(body) : undefined;
}
