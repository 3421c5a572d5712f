import { ConverseCommand, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { resolveModel } from "@outcrop/core";
import { parseOverrideBook } from "@outcrop/core/override-book";
import { converse } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry, type TelemetryOptions } from "../telemetry.ts";
import { MESSAGES } from "../testing/bedrock.ts";
import { useBedrock } from "../testing/use-bedrock.ts";
import { readPrices } from "./user-prices.ts";

const PROFILE = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12cd34ef56";
const HAIKU = "anthropic.claude-3-haiku-20240307-v1:0";
const usage = { input: 1_000_000, output: 1_000_000 };

describe("the user's prices", () => {
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    const log = (...words: unknown[]) => void said.push(words.map(String).join(" "));
    const logger = { error: log, warn: log, info: log, debug: log, verbose: log };
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  });
  afterEach(() => diag.disable());

  it("come from a book, and what code says goes before it", () => {
    const text = `aliases: { "${PROFILE}": ${HAIKU} }\nprices:\n  - { model: ${HAIKU}, input: 2, output: 3 }\n`;
    const prices = readPrices(
      {
        pricesPath: "prices.yaml",
        prices: [{ model: HAIKU, price: { kind: "per_token", rates: { input: "1", output: "1" } } }],
      },
      () => parseOverrideBook(text),
    );
    expect(prices.aliasOf(PROFILE)).toBe(HAIKU);
    const cost = prices.book.price({ model: resolveModel(PROFILE), usage, atMs: 0 });
    expect(cost).toMatchObject({ status: "priced", costNanoUsd: 2_000_000_000n });
    expect(said).toEqual([]);
  });

  it.each([
    ["a book with a fault", () => parseOverrideBook("prices: [{ model: x }]"), "prices[0]"],
    [
      "a book that cannot be read",
      () => {
        throw new Error("ENOENT");
      },
      "ENOENT",
    ],
  ])("leave the list as it is where %s is named, and say so", (_, read, word) => {
    const { book } = readPrices({ pricesPath: "prices.yaml" }, read);
    expect(book.price({ model: resolveModel(HAIKU), usage, atMs: 0 }).status).toBe("priced");
    expect(said.join()).toContain(word);
  });

  it("that are no numbers are reported, and aliases hold all the same", () => {
    const prices = readPrices({
      modelAliases: { [PROFILE]: HAIKU },
      prices: [{ model: HAIKU, price: { kind: "per_token", rates: { input: "cheap" } } }],
    });
    expect(prices.book.price({ model: resolveModel(PROFILE), usage, atMs: 0 }).status).toBe("priced");
    expect(said.join()).toContain("cheap");
  });

  it("name nothing that names itself", () => {
    expect(readPrices({ modelAliases: { [HAIKU]: "amazon.nova-lite-v1:0" } }).aliasOf(HAIKU)).toBeUndefined();
  });
});

describe("a call to an application inference profile that the user's map knows", () => {
  const bedrock = useBedrock();
  const client = (options: TelemetryOptions, env: Readonly<Record<string, string>> = {}) => {
    const plain = bedrock.plain();
    plain.middlewareStack.use(createPlugin(findOperation, createTelemetry(settingsFrom(env), options)) as never);
    return plain;
  };
  const converseOnce = async (one: ReturnType<typeof client>) => {
    bedrock.answerWith(() => converse({ text: "hi", usage: { inputTokens: 1000, outputTokens: 1000 } }));
    await one.send(new ConverseCommand({ modelId: PROFILE, messages: MESSAGES }));
    return bedrock.sink.onlySpan();
  };

  it("keeps what was asked for in its name, and is priced and grouped as the model behind", async () => {
    const { name, attributes } = await converseOnce(client({ modelAliases: { [PROFILE]: `eu.${HAIKU}` } }));
    expect(name).toBe(`chat ${PROFILE}`);
    expect(attributes).toMatchObject({
      "gen_ai.request.model": PROFILE,
      "gen_ai.response.model": `eu.${HAIKU}`,
      "llm.cost.usd": 0.0015,
    });
    const [point] = await bedrock.sink.points("llm.cost.usd.total");
    expect(point?.attributes).toMatchObject({ "gen_ai.response.model": `eu.${HAIKU}` });
  });

  it("takes the map from the environment as well", async () => {
    const { attributes } = await converseOnce(client({}, { OUTCROP_MODEL_ALIASES: `${PROFILE}=${HAIKU}` }));
    expect(attributes["llm.cost.usd"]).toBe(0.0015);
  });

  it("has no price without the map", async () => {
    const { attributes } = await converseOnce(client({}));
    expect(attributes).toMatchObject({ "llm.cost.status": "unknown_model" });
    expect(attributes).not.toHaveProperty("gen_ai.response.model");
  });

  it("has its bodies read as that model's", async () => {
    bedrock.answerWith({ kind: "json", json: { generation: "hi", prompt_token_count: 7, generation_token_count: 1 } });
    const body = JSON.stringify({ prompt: "hello" });
    await client({ modelAliases: { [PROFILE]: "meta.llama3-8b-instruct-v1:0" } }).send(
      new InvokeModelCommand({ modelId: PROFILE, body }),
    );
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "gen_ai.operation.name": "text_completion",
      "gen_ai.usage.input_tokens": 7,
    });
  });
});
