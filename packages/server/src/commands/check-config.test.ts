import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../config/default-config.ts";
import { checkConfig } from "./check-config.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outcrop-check-config-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command says of a configuration, and its exit code. */
async function check(yaml: string, env: Readonly<Record<string, string>> = {}): Promise<readonly [number, string]> {
  const file = join(folder, "outcrop.yaml");
  writeFileSync(file, yaml);
  let said = "";
  const say = (text: string): void => void (said += text);
  const code = await checkConfig(file, { env: (name) => env[name], out: say, err: say, exit: () => undefined });
  return [code, said.replaceAll(`${folder}/`, "")];
}

describe("check-config", () => {
  it("accepts what up runs without a file", async () => {
    expect(await check(DEFAULT_CONFIG)).toEqual([0, "outcrop.yaml: good, pipelines: traces, metrics, logs\n"]);
  });

  it("refuses an endpoint that nobody can listen on", async () => {
    expect(await check(DEFAULT_CONFIG, { OUTCROP_OTLP_HTTP_ENDPOINT: "localhost:99999" })).toEqual([
      2,
      'outcrop.yaml: Cannot listen on "localhost:99999": expected host:port\n',
    ]);
  });

  it("refuses two endpoints that are one, as up could not tell whose port it is that is taken", async () => {
    const grpc = { OUTCROP_OTLP_HTTP_ENDPOINT: "127.0.0.1:4317" };
    expect(await check(DEFAULT_CONFIG, grpc)).toEqual([
      2,
      "outcrop.yaml: Cannot listen on 127.0.0.1:4317 and localhost:4317: expected an endpoint of its own for each of console, OTLP/HTTP and OTLP/gRPC\n",
    ]);
    expect(
      (await check(DEFAULT_CONFIG, { OUTCROP_OTLP_HTTP_ENDPOINT: "0.0.0.0:5080", OUTCROP_API_KEY: "12345678" }))[0],
    ).toBe(2);
    const free = { OUTCROP_OTLP_HTTP_ENDPOINT: "localhost:0", OUTCROP_OTLP_GRPC_ENDPOINT: "localhost:0" };
    expect((await check(DEFAULT_CONFIG, free))[0]).toBe(0);
  });

  it("reads the override book, and names its faults with their lines", async () => {
    const prices = join(folder, "prices.yaml");
    writeFileSync(prices, "prices:\n  - model: amazon.nova-lite-v1:0\n    input: a lot\n");
    const [code, said] = await check(DEFAULT_CONFIG.replace(/^ {2}price:.*$/m, `  price: { overrides: ${prices} }`));
    expect(code).toBe(2);
    expect(said).toMatch(/^prices\.yaml:3: /);
  });

  it("refuses a door that is open to everybody, and takes credentials from the environment", async () => {
    const open = { OUTCROP_CONSOLE_ENDPOINT: "0.0.0.0:5080" };
    const [code, said] = await check(DEFAULT_CONFIG, open);
    expect(code).toBe(2);
    expect(said).toContain("Cannot listen on 0.0.0.0:5080 without credentials");
    expect((await check(DEFAULT_CONFIG, { ...open, OUTCROP_API_KEY: "a key of some length" }))[0]).toBe(0);
  });

  it("wants as much of credentials from the environment as of those in the file", async () => {
    const short = "Cannot use credentials: expected at least 8 characters in";
    const user = { OUTCROP_EMAIL: "ann@example.com", OUTCROP_PASSWORD: "1234567" };
    expect(await check(DEFAULT_CONFIG, { OUTCROP_API_KEY: "1234567" })).toEqual([
      2,
      `outcrop.yaml: ${short} OUTCROP_API_KEY, got 7\n`,
    ]);
    expect(await check(DEFAULT_CONFIG, user)).toEqual([2, `outcrop.yaml: ${short} OUTCROP_PASSWORD, got 7\n`]);
    expect((await check(DEFAULT_CONFIG, { ...user, OUTCROP_PASSWORD: "12345678" }))[0]).toBe(0);
  });
});
