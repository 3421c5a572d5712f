import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRedaction } from "./compile-redaction.ts";
import type { Redaction, RedactionOptions, RedactionRule } from "./types.ts";

function redaction(
  rules: readonly RedactionRule[],
  options: RedactionOptions = { defaults: false },
): (key: string, value: string) => Redaction {
  const compiled = compileRedaction(rules, options);
  if (compiled.kind === "invalid") throw new Error(JSON.stringify(compiled.problems));
  return (key, value) => compiled.redactor.redact(key, value);
}

const KEEP = { kind: "keep" };

/** UTF-16 of any kind, halves of pairs included. */
const ANY_TEXT = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

describe("a rule with keys", () => {
  it("deletes, masks or hashes whole values, by glob without regard to case", () => {
    const redact = redaction([
      { id: "a", keys: ["customer.*"], action: "delete" },
      { id: "b", keys: ["*.Email", "x?"], action: "mask" },
      { id: "c", keys: ["/^enduser\\.id$/"], action: "hash" },
    ]);
    expect(redact("Customer.Name", "Jane")).toEqual({ kind: "delete" });
    expect(redact("user.email", "j@example.com")).toEqual({ kind: "replace", value: "[REDACTED]" });
    expect(redact("x1", "v")).toEqual({ kind: "replace", value: "[REDACTED]" });
    expect(redact("x12", "v")).toEqual(KEEP);
    expect(redact("enduser.id", "u-1")).toMatchObject({ value: expect.stringMatching(/^hash:[0-9a-f]{32}$/) });
    expect(redact("enduser.id.kind", "u-1")).toEqual(KEEP);
  });

  it("reaches members of JSON text, nested and encoded within strings, and leaves the rest as it stands", () => {
    const redact = redaction([{ id: "pin", keys: ["pin"], action: "delete" }]);
    const inner = JSON.stringify({ pin: "1234", shop: "é" });
    const text = `[ {"pin" : 1234, "n":12345678901234567890, "args": ${JSON.stringify(inner)}, "pin":["a","b"], "pin":{"x":"y"}} ]`;
    const nested = JSON.stringify(JSON.stringify({ pin: "[REDACTED]", shop: "é" }));
    expect(redact("messages", text)).toEqual({
      kind: "replace",
      value: `[ {"pin" : "[REDACTED]", "n":12345678901234567890, "args": ${nested}, "pin":["[REDACTED]","[REDACTED]"], "pin":{"x":"y"}} ]`,
    });
  });

  it("reaches members of JSON that was cut off", () => {
    const redact = redaction([{ id: "pin", keys: ["pin"], action: "mask" }]);
    expect(redact("m", '{"pin":"1234","text":"and th')).toEqual({
      kind: "replace",
      value: '{"pin":"[REDACTED]","text":"and th',
    });
    expect(redact("m", '{"a":1,"pin":"12')).toEqual({ kind: "replace", value: '{"a":1,"pin":"[REDACTED]' });
    const inner = String.raw`{"args":"{\"pin\":\"1234\",\"a\":\"cut o`;
    expect(redact("m", inner)).toEqual({ kind: "replace", value: inner.replace("1234", "[REDACTED]") });
  });

  it("reaches members of a Python dictionary that was printed", () => {
    const redact = redaction([{ id: "pin", keys: ["pin"], action: "mask" }]);
    expect(redact("m", "{'pin': '12\\'34', 'shop': 'Al\\'s'}")).toEqual({
      kind: "replace",
      value: "{'pin': '[REDACTED]', 'shop': 'Al\\'s'}",
    });
  });
});

describe("a rule with values", () => {
  const account: RedactionRule = { id: "account", values: ["\\bCUST-\\d+\\b"], action: "hash" };

  it("acts on what it finds and on nothing around it", () => {
    const redact = redaction([{ ...account, action: "mask" }]);
    expect(redact("any", "CUST-1 met CUST-22")).toEqual({ kind: "replace", value: "[REDACTED] met [REDACTED]" });
    expect(redact("any", "CUST-x")).toEqual(KEEP);
  });

  it("deletes the attribute that holds it, in JSON text too", () => {
    const redact = redaction([{ ...account, action: "delete" }]);
    expect(redact("any", '{"deep":["CUST-1"]}')).toEqual({ kind: "delete" });
  });

  it("hashes alike what is alike, under the salt", () => {
    const plain = redaction([account]);
    const salted = redaction([account], { defaults: false, salt: "pepper" });
    expect(plain("a", "CUST-1")).toEqual(plain("b", "CUST-1"));
    expect(plain("a", "CUST-1")).not.toEqual(plain("a", "CUST-2"));
    expect(plain("a", "CUST-1")).not.toEqual(salted("a", "CUST-1"));
  });

  it("takes another hash from the caller", () => {
    const redact = redaction([account], { defaults: false, salt: "s", hash: (text, salt) => `${text}/${salt}` });
    expect(redact("a", "CUST-1")).toEqual({ kind: "replace", value: "hash:CUST-1/s" });
  });

  it("with keys, looks under those keys alone, which may be members", () => {
    const redact = redaction([{ ...account, keys: ["order"], action: "mask" }]);
    expect(redact("order", "CUST-1")).toEqual({ kind: "replace", value: "[REDACTED]" });
    expect(redact("other", "CUST-1")).toEqual(KEEP);
    expect(redact("other", '{"order":"for CUST-1","x":"CUST-1"}')).toEqual({
      kind: "replace",
      value: '{"order":"for [REDACTED]","x":"CUST-1"}',
    });
  });

  it("quotes a number that it changes, so that JSON stays JSON", () => {
    const redact = redaction([{ id: "card", values: ["\\b\\d{16}\\b"], action: "mask" }]);
    expect(redact("m", '{"card":4111111111111111}')).toEqual({ kind: "replace", value: '{"card":"[REDACTED]"}' });
  });
});

describe("any redactor", () => {
  it("masks a value whole when it cannot look through it", () => {
    const redact = redaction([{ id: "x", values: ["secret"], action: "hash" }], {
      defaults: false,
      hash: () => {
        throw new Error("no hash today");
      },
    });
    expect(redact("a", "the secret")).toEqual({ kind: "replace", value: "[REDACTED]" });
  });

  const all = redaction(
    [
      { id: "hashed", keys: ["h"], action: "hash" },
      { id: "quotes", values: ['[":,]{1,3}'], action: "mask" },
    ],
    { defaults: true, salt: "s" },
  );

  it("leaves valid JSON valid, and has nothing to do a second time", () => {
    const plain = redaction([{ id: "hashed", keys: ["h"], action: "hash" }], { defaults: true });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom("password", "h", "note"), (value, key) => {
        const text = JSON.stringify({ [key]: value, list: [value, JSON.stringify(value)] });
        for (const redact of [all, plain]) {
          const once = redact("messages", text);
          if (once.kind === "replace") expect(() => void JSON.parse(once.value)).not.toThrow();
        }
        const once = plain("messages", text);
        if (once.kind === "replace") expect(plain("messages", once.value)).toEqual(KEEP);
      }),
    );
  });

  it("answers on any text, without end of stack on deep JSON", () => {
    fc.assert(fc.property(ANY_TEXT, fc.string(), (value, key) => void all(key, value)));
    const deep = `${"[".repeat(50_000)}"password"${"]".repeat(50_000)}`;
    expect(all("m", deep)).toEqual(KEEP);
  });
});
