import { describe, expect, it } from "vitest";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { batchOf, readBatch, type SpanFixture } from "../../pipeline/batch/testing/span-fixture.ts";
import { createNormalize } from "../normalize/normalize.ts";
import { redactConfig } from "./config.ts";
import { createRedact } from "./redact.ts";

const BINARY = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
const KEY = "AKIAIOSFODNN7EXAMPLE";
const redact = (config: object, spans: readonly SpanFixture[]): ReturnType<typeof batchOf> =>
  createRedact(redactConfig.parse(config))(createNormalize()(batchOf(spans)));

describe("the processor redact", () => {
  it("finds obvious secrets wherever a span can carry text, and leaves none in what is stored", () => {
    const batch = redact({}, [
      {
        name: `fetch ${KEY}`,
        serviceName: `svc ${KEY}`,
        statusMessage: `denied for ${KEY}`,
        attributes: { note: `key ${KEY}`, "db.password": "hunter2-hunter2", "session.id": KEY, list: [{ k: KEY }] },
        resource: { owner: KEY, "service.name": `svc ${KEY}`, "cloud.region": KEY },
        events: [{ name: `used ${KEY}`, timeUnixNano: 1n, attributes: { "exception.message": KEY } }],
        links: [{ traceId: "t", spanId: "s", attributes: { why: KEY } }],
      },
    ]);
    const stored = Buffer.from(encodeNative(batch)).toString("latin1");
    expect(stored).not.toContain(KEY);
    expect(stored).not.toContain("hunter2");
    const row = batch.row(0);
    expect([row.name, row.statusMessage, row.sessionId, row.serviceName, row.region]).toEqual([
      "fetch [REDACTED]",
      "denied for [REDACTED]",
      "[REDACTED]",
      "svc [REDACTED]",
      "[REDACTED]",
    ]);
    expect(row.get("list")).toEqual([{ k: "[REDACTED]" }]);
  });

  it("looks into trace states, scopes and bytes, too", () => {
    const batch = batchOf([{ scopeName: `lib ${KEY}`, attributes: { raw: Buffer.from(`key ${KEY}`), bin: BINARY } }]);
    const row = batch.row(0);
    row.traceState = `vendor=${KEY}`;
    row.scopeVersion = KEY;
    row.links.add("t", "s", `other=${KEY}`);
    createRedact(redactConfig.parse({}))(batch);
    const stored = Buffer.from(encodeNative(batch)).toString("latin1");
    expect(stored).not.toContain(KEY);
    expect(stored).not.toContain(Buffer.from(KEY).toString("base64").slice(0, 16));
    expect([row.traceState, row.scopeName, row.scopeVersion, row.links.traceState(0), row.get("raw")]).toEqual([
      "vendor=[REDACTED]",
      "lib [REDACTED]",
      "[REDACTED]",
      "other=[REDACTED]",
      "key [REDACTED]",
    ]);
    expect(row.get("bin")).toEqual(new Uint8Array(BINARY));
  });

  it("keeps a list or a map one as long as its text is JSON, and else stores text", () => {
    const config = redactConfig.parse({
      rules: [
        { id: "all", keys: ["whole"], action: "mask" },
        { id: "digest", keys: ["digest"], action: "hash" },
      ],
    });
    const batch = batchOf([{ attributes: { whole: ["a"], digest: { a: 1 }, part: [KEY, 1] } }]);
    createRedact(config)(batch);
    const { SpanAttributes } = batch.columns;
    const start = SpanAttributes.ranges.start(0);
    expect([0, 1, 2].map((i) => String.fromCodePoint(SpanAttributes.letter(start + i))).join("")).toBe("ssj");
    expect(batch.row(0).get("whole")).toBe("[REDACTED]");
    expect(batch.row(0).get("part")).toEqual(["[REDACTED]", 1]);
  });

  it("changes nothing that is no secret", () => {
    const spans: readonly SpanFixture[] = [
      {
        name: "chat",
        attributes: { "gen_ai.usage.input_tokens": 5, "gen_ai.request.temperature": 1, ok: true, list: ["a", 1] },
        resource: { "service.name": "shop" },
        serviceName: "shop",
      },
    ];
    expect(readBatch(redact({}, spans))).toEqual(readBatch(createNormalize()(batchOf(spans))));
  });

  it("deletes, masks and hashes by the user's rules, and can do without the default ones", () => {
    const batch = redact(
      {
        defaults: false,
        salt: "pepper",
        rules: [
          { id: "gone", keys: ["user.id", "a.*"], action: "delete" },
          { id: "numbers", values: [String.raw`\d{4,8}`], action: "mask" },
          { id: "who", keys: ["session.id"], action: "hash" },
        ],
      },
      [
        {
          name: "n 12345",
          attributes: { "user.id": "u", "a.b": 1, "a.c": 2, count: 12_345, "session.id": "s", k: KEY },
        },
      ],
    );
    const row = batch.row(0);
    expect(row.name).toBe("n [REDACTED]");
    expect(row.attributes.keys()).toEqual(["count", "session.id", "k"]);
    expect([row.userId, row.get("count"), row.get("k")]).toEqual(["", "[REDACTED]", KEY]);
    expect(row.sessionId).toMatch(/^hash:[0-9a-f]{32}$/);
  });

  it("masks a name that a rule would delete, because a span has to have one", () => {
    const batch = redact({ rules: [{ id: "x", values: ["secret plan"], action: "delete" }] }, [
      { name: "secret plan" },
    ]);
    expect(batch.row(0).name).toBe("[REDACTED]");
  });

  it("deletes many of many attributes in one go", () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, i) => [`${i % 2 ? "drop" : "keep"}.${i}`, i]),
    );
    const config = redactConfig.parse({ defaults: false, rules: [{ id: "x", keys: ["drop.*"], action: "delete" }] });
    const batch = createRedact(config)(batchOf([{ attributes }]));
    expect([batch.row(0).attributes.size, batch.row(0).get("keep.99998")]).toEqual([50_000, 99_998]);
  });

  it("follows what the normaliser and the price made of an attribute", () => {
    const arn = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0/abc";
    const config = redactConfig.parse({
      rules: [
        { id: "accounts", keys: ["gen_ai.request.model"], values: [String.raw`\d{12}`], action: "mask" },
        { id: "sent", keys: ["gen_ai.system"], action: "delete" },
      ],
    });
    const batch = createNormalize()(
      batchOf([{ attributes: { "gen_ai.request.model": arn, "outcrop.original.gen_ai.system": "in-house" } }]),
    );
    batch.row(0).model = arn;
    const row = createRedact(config)(batch).row(0);
    const masked = arn.replace("123456789012", "[REDACTED]");
    expect([row.requestModel, row.model, row.attributes.keys()]).toEqual([masked, masked, ["gen_ai.request.model"]]);
  });

  it("lets nothing of a batch through when it cannot do its work", () => {
    const batch = batchOf([{ attributes: { k: "v" } }]);
    const broken = Object.create(batch, { length: { get: () => 1 }, row: { value: () => undefined } }) as typeof batch;
    expect(() => createRedact(redactConfig.parse({}))(broken)).toThrow(TypeError);
  });

  it.each([
    [{ rules: [{ id: "x", action: "mask" }] }, /neither/],
    [{ rules: [{ id: "x", values: ["("], action: "mask" }] }, /x: /],
    [{ rules: [{ id: "x", values: ["a"], action: "shred" }] }, /shred|delete/],
    [{ rule: [] }, /rule/],
  ])("refuses the configuration %j at start", (config, reason) => {
    const parsed = redactConfig.safeParse(config);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.message).toMatch(reason);
  });
});
