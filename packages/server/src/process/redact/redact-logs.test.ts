import { describe, expect, it } from "vitest";
import type { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { logBatchOf, type LogFixture } from "../../pipeline/batch/testing/log-fixture.ts";
import { createNormalizeLogs } from "../normalize/normalize-logs.ts";
import { redactConfig } from "./config.ts";
import { createRedactLogs } from "./redact-logs.ts";

const KEY = "AKIAIOSFODNN7EXAMPLE";
const BINARY = Uint8Array.from([0xff, 0xfe, 0x00, 0x80]);

const redact = (config: object, ...records: readonly LogFixture[]): LogBatch =>
  createRedactLogs(redactConfig.parse(config))(createNormalizeLogs()(logBatchOf(records)));

describe("the processor redact, for log records", () => {
  it("finds obvious secrets wherever a record can carry text, and leaves none in what is stored", () => {
    const batch = redact(
      {},
      {
        body: `used ${KEY}`,
        severityText: KEY,
        eventName: `e ${KEY}`,
        schemaUrl: `https://example.com/${KEY}`,
        resource: { "service.name": `svc ${KEY}`, owner: KEY },
        scope: { name: `lib ${KEY}`, version: KEY, attributes: { k: KEY } },
        attributes: { k: KEY, "session.id": KEY, "db.password": "hunter2-hunter2" },
      },
      {
        body: { password: "hunter2-hunter2", list: [KEY] },
        attributes: { "event.name": `named ${KEY}` },
      },
      { body: Buffer.from(KEY) },
      { body: BINARY },
    );
    const secret = Buffer.from(KEY).toString("base64").slice(0, 16);
    const stored = Buffer.from(encodeNative(batch)).toString("latin1");
    expect(stored).not.toContain(KEY);
    expect(stored).not.toContain("hunter2");
    expect(stored).not.toContain(secret);
    expect([batch.row(2).body, batch.row(3).body]).toEqual(["[REDACTED]", BINARY]);
    const first = batch.row(0);
    expect([first.body, first.severityText, first.eventName, first.serviceName, first.sessionId]).toEqual([
      "used [REDACTED]",
      "[REDACTED]",
      "e [REDACTED]",
      "svc [REDACTED]",
      "[REDACTED]",
    ]);
    const second = batch.row(1);
    expect([second.body, second.eventName]).toEqual([
      { password: "[REDACTED]", list: ["[REDACTED]"] },
      "named [REDACTED]",
    ]);
  });

  it("follows the user's rules for bodies and attributes, and changes nothing else", () => {
    const rules = [
      { id: "bodies", keys: ["log.body"], action: "mask" },
      { id: "gone", keys: ["user.id"], action: "delete" },
    ];
    const batch = redact(
      { defaults: false, rules },
      {
        body: "hello",
        attributes: { "user.id": "u", "gen_ai.operation.name": "chat", k: KEY },
        scope: { name: "s", version: "1", attributes: {} },
      },
    );
    const row = batch.row(0);
    expect([row.body, row.attributes.keys(), row.operation, row.scopeName]).toEqual([
      "[REDACTED]",
      ["gen_ai.operation.name", "k"],
      "chat",
      "s",
    ]);
    expect(batch.columns.UserId.text(0)).toBe("");
  });
});
