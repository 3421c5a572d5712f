import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { compileRedaction } from "./compile-redaction.ts";
import { DEFAULT_REDACTION_RULES } from "./default-rules.ts";
import { readValuePattern } from "./read-pattern.ts";
import type { Redaction } from "./types.ts";

const compiled = compileRedaction([]);

function redact(key: string, value: string): Redaction {
  if (compiled.kind === "invalid") throw new Error(JSON.stringify(compiled.problems));
  return compiled.redactor.redact(key, value);
}

/** Made up here, and taken apart, so that no scanner takes this file for a leak. */
const LETTERS = "Qw3rTy7UiOp9AsDf2GhJk4LzXc8VbNm6Zq1Wx5Ec0RvTbYnUm";
const KEY_ID = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
const SECRET_KEY = ["wJalrXUtnFEMI/K7MDENG", "bPxRfiCYEXAMPLEKEY"].join("/");
const HEX64 = createHash("sha256").update("x").digest("hex");
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${LETTERS.slice(0, 43)}`;

const SECRETS: readonly (readonly [text: string, redacted: string])[] = [
  [`key ${KEY_ID} leaked`, "key [REDACTED] leaked"],
  [`${KEY_ID},${SECRET_KEY}`, "[REDACTED],[REDACTED]"],
  [`the id ${KEY_ID} and secret ${SECRET_KEY} here`, "the id [REDACTED] and secret [REDACTED] here"],
  ["Set-Cookie: sid=s3cr3t; HttpOnly", "Set-Cookie: [REDACTED]"],
  [`aws_secret_access_key = ${SECRET_KEY}`, "aws_secret_access_key = [REDACTED]"],
  [`export AWS_SECRET_ACCESS_KEY="${SECRET_KEY}"`, 'export AWS_SECRET_ACCESS_KEY="[REDACTED]"'],
  [`token IQoJb3JpZ2luX2Vj${LETTERS}`, "token [REDACTED]"],
  [`curl -H "Authorization: Bearer abc.def"`, `curl -H "Authorization: Bearer [REDACTED]"`],
  [`bearer ${LETTERS}`, "bearer [REDACTED]"],
  ["curl -H 'x-api-key: abcdefgh1'", "curl -H 'x-api-key: [REDACTED]'"],
  ["Proxy-Authorization: Basic dXNlcjpwYXNzd29yZDE=", "Proxy-Authorization: Basic [REDACTED]"],
  ["sent Basic dXNlcjpwYXNzd29yZDE= along", "sent Basic [REDACTED] along"],
  [`-----BEGIN RSA PRIVATE KEY-----\nMIIB${LETTERS}\n-----END RSA PRIVATE KEY----- after`, "[REDACTED] after"],
  [`a -----BEGIN PRIVATE KEY-----\nMIIB${LETTERS}`, "a [REDACTED]"],
  [`jwt=${JWT};`, "jwt=[REDACTED];"],
  [`ghp_${LETTERS.slice(0, 36)}`, "[REDACTED]"],
  [`xoxb-1234567890-${LETTERS.slice(0, 24)}`, "[REDACTED]"],
  [`sk-${LETTERS}`, "[REDACTED]"],
  [`sk-proj-${LETTERS}`, "[REDACTED]"],
  [`sk-ant-api03-${LETTERS}`, "[REDACTED]"],
  [`sk_live_${LETTERS.slice(0, 24)}`, "[REDACTED]"],
  [`ABSK${LETTERS}${LETTERS}`, "[REDACTED]"],
  ["postgres://app:s3cr3t@db.example:5432/x", "postgres://[REDACTED]@db.example:5432/x"],
  ["mongodb+srv://app:p@ss@db.example/x", "mongodb+srv://[REDACTED]@db.example/x"],
  [
    `https://b.s3.amazonaws.com/k?X-Amz-Credential=${KEY_ID}%2F20261120&X-Amz-Date=20261120T000000Z&X-Amz-Signature=${HEX64}`,
    "https://b.s3.amazonaws.com/k?X-Amz-Credential=[REDACTED]&X-Amz-Date=20261120T000000Z&X-Amz-Signature=[REDACTED]",
  ],
  [
    `AWS4-HMAC-SHA256 Credential=${KEY_ID}/x, SignedHeaders=host, Signature=${HEX64}`,
    "AWS4-HMAC-SHA256 Credential=[REDACTED]/x, SignedHeaders=host, Signature=[REDACTED]",
  ],
  ["mysql --password=hunter2 -u root", "mysql --password=[REDACTED] -u root"],
  ["SLACK_BOT_TOKEN=abcdef1", "SLACK_BOT_TOKEN=[REDACTED]"],
  [`bedrock-api-key-${LETTERS}`, "[REDACTED]"],
  [`github_pat_${LETTERS.slice(0, 22)}`, "[REDACTED]"],
  [`glpat-${LETTERS.slice(0, 20)}`, "[REDACTED]"],
  [
    `https://hooks.slack.com/services/T0ABCDEF1/B0ABCDEF1/${LETTERS.slice(0, 24)}`,
    "https://hooks.slack.com/services/[REDACTED]",
  ],
  [`sk-or-v1-${HEX64}`, "[REDACTED]"],
  [`AIza${LETTERS.slice(0, 35)}`, "[REDACTED]"],
  [["hf", "abcdefghijklmnopqrstuvwxyzABCDEFGH"].join("_"), "[REDACTED]"],
  [`npm_${LETTERS.slice(0, 36)}`, "[REDACTED]"],
  ["https://example.com/x?a=1&token=abcdefghijkl1", "https://example.com/x?a=1&token=[REDACTED]"],
];

const SECRET_KEYS = [
  "http.request.header.authorization",
  "Authorization",
  "rpc.metadata.x-api-key",
  "http.request.header.cookie",
  "http.response.header.set-cookie",
  "db.password",
  "userPassword",
  "aws.secret_access_key",
  "client_secret",
  "apiKey",
  "OPENAI_API_KEY",
  "accessToken",
  "x-amz-security-token",
  "refresh_token",
  "private_key",
  "outcrop.original.db.password",
];

const PLAIN_KEYS = [
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.cache_read.input_tokens",
  "gen_ai.token.type",
  "gen_ai.request.max_tokens",
  "gen_ai.server.time_to_first_token",
  "llm.token_count.prompt",
  "session.id",
  "user.id",
  "gen_ai.tool.name",
  "aws.secretsmanager.secret.arn",
  "messaging.kafka.message.key",
  "next_token",
  "tokenizer",
  "passenger.name",
  "author",
];

describe("the default rules", () => {
  it.each(SECRET_KEYS)("mask the whole value of %s", (key) => {
    expect(redact(key, "v3rysecret")).toEqual({ kind: "replace", value: "[REDACTED]" });
  });

  it.each(PLAIN_KEYS)("keep the value of %s", (key) => {
    expect(redact(key, "1820")).toEqual({ kind: "keep" });
    expect(redact(key, "an ordinary value, 42")).toEqual({ kind: "keep" });
  });

  it("take a long word under the bare name token for a credential, and a piece of text not", () => {
    expect(redact("github.token", LETTERS)).toEqual({ kind: "replace", value: "[REDACTED]" });
    expect(redact("choice", '[{"token":" Hello","logprob":-0.1}]')).toEqual({ kind: "keep" });
  });

  it.each(SECRETS)("find the secret in %j", (text, redacted) => {
    expect(redact("gen_ai.input.messages", text)).toEqual({ kind: "replace", value: redacted });
  });

  it.each([
    ["a trace id", "4bf92f3577b34da6a3ce929d0e0e4736"],
    ["a git commit", "8899d00a1b2c3d4e5f60718293a4b5c6d7e8f901"],
    ["a git commit near the word", "the secret is commit 8899d00a1b2c3d4e5f60718293a4b5c6d7e8f901"],
    ["a recipe", "Cookie: a small biscuit, the secret = love"],
    ["a SHA-256", HEX64],
    ["a base64 digest", createHash("sha1").update("x").digest("base64")],
    ["a UUID", "0b1f1f7e-30dd-4a6a-9c53-2f9a6e0f9c55"],
    ["an ARN", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0"],
    ["a role's unique id", "AROAIOSFODNN7EXAMPLE:session"],
    ["a model id", "anthropic.claude-3-5-sonnet-20241022-v2:0"],
    ["a URL with a port", "https://bedrock-runtime.us-east-1.amazonaws.com:443/model/x/converse?a=1"],
    ["an address", "write to jane@example.com, or ssh://git@example.com/x"],
    ["prose on tokens", "The token: it is a basic understanding of bearer bonds; the secret is out. Max tokens = 4096"],
    ["prose on passwords", "Your password must have eight characters. Forgot password? Secret: none"],
    ["a word like a key", "sk-estimator-doc-link-fitted and risk-free task-runner-with-a-long-name-2"],
    ["a plan", "Basic plan2025 costs less than Basic Authentication"],
    [
      "a tool definition",
      '[{"type":"function","name":"login","parameters":{"properties":{"password":{"type":"string"}},"required":["password"]}}]',
    ],
    ["usage in JSON", '{"inputTokens":12,"max_tokens":100,"total_token_count":5}'],
  ])("keep %s", (_what, text) => {
    expect(redact("gen_ai.output.messages", text)).toEqual({ kind: "keep" });
  });

  it.each(DEFAULT_REDACTION_RULES.filter((rule) => rule.keys === undefined).flatMap((rule) => rule.values ?? []))(
    "have an example here for %s",
    (pattern) => {
      const read = readValuePattern(pattern);
      const regex = read.kind === "ok" ? read.pattern : /$^/;
      expect(SECRETS.some(([text]) => text.search(regex) >= 0)).toBe(true);
    },
  );

  it("say of each rule what it is by an id of its own", () => {
    const ids = DEFAULT_REDACTION_RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("take time in proportion to the text, whatever it repeats", () => {
    const seeds = [
      "-----BEGIN PRIVATE KEY-----",
      "eyJ",
      "eyJaaaaaaaa.",
      "AKIA",
      "://",
      "a:a",
      "Bearer ",
      "sk-",
      "sk-a",
      "=",
      " ",
      "a",
      "Basic aA1",
      "password",
      "authorization: ",
      '"',
      '\\"',
      "{",
      '{"a":',
      "xox",
      "-----BEGIN ",
      "'",
      "'a': '",
      '"a":"',
      String.raw`"a":"\"`,
      "x-api-key: ",
      "secret ",
      "secret=",
      "cookie: a=",
    ];
    const before = process.threadCpuUsage();
    for (const seed of seeds) redact("k", seed.repeat(Math.ceil(200_000 / seed.length)));
    expect(process.threadCpuUsage(before).user).toBeLessThan(5_000_000);
  });
});
