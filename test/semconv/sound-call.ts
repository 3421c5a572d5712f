import { SCHEMA_URL } from "@outcrop/core";
import type { Emitted, EmittedMetric, EmittedRecord, EmittedSpan, Values } from "./emitted.ts";

const schemaUrl = SCHEMA_URL["1.41"];
const spanId = "1".repeat(16);
const DIMENSIONS = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "aws.bedrock",
  "gen_ai.request.model": "m",
  "server.address": "bedrock-runtime.us-east-1.amazonaws.com",
  "server.port": 443,
};

export const SOUND_SPAN: EmittedSpan = {
  name: "chat m",
  spanId,
  kind: "client",
  status: "unset",
  attributes: {
    ...DIMENSIONS,
    "gen_ai.request.stop_sequences": ["END"],
    "gen_ai.response.id": "req-1",
    "gen_ai.response.finish_reasons": ["end_turn"],
    "gen_ai.usage.input_tokens": 10,
    "gen_ai.usage.output_tokens": 5,
    "gen_ai.usage.cache_read.input_tokens": 4,
    "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]',
    "gen_ai.output.messages":
      '[{"role":"assistant","finish_reason":"stop","parts":[{"type":"text","content":"hi"},{"type":"novelty","x":1}]}]',
    "gen_ai.tool.definitions": '[{"type":"function","name":"weather"}]',
    "cloud.region": "us-east-1",
    "aws.request_id": "req-1",
    "llm.cost.usd": 0.25,
  },
  events: [],
  schemaUrl,
};

const DURATIONS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

const point = (sum: number, extra: Values = {}) => ({ attributes: { ...DIMENSIONS, ...extra }, count: 1, sum });

export const SOUND_DURATION: EmittedMetric = {
  name: "gen_ai.client.operation.duration",
  unit: "s",
  instrument: "histogram",
  valueType: "double",
  boundaries: DURATIONS,
  points: [point(0.5)],
  schemaUrl,
};

export const SOUND_TOKENS: EmittedMetric = {
  name: "gen_ai.client.token.usage",
  unit: "{token}",
  instrument: "histogram",
  valueType: "int",
  boundaries: TOKENS,
  points: [point(10, { "gen_ai.token.type": "input" }), point(5, { "gen_ai.token.type": "output" })],
  schemaUrl,
};

const COSTS: readonly EmittedMetric[] = (["histogram", "counter"] as const).map((instrument) => ({
  name: instrument === "counter" ? "llm.cost.usd.total" : "llm.cost.usd",
  unit: "USD",
  instrument,
  valueType: "double",
  boundaries: instrument === "counter" ? [] : [0.001, 1],
  points: [point(0.25)],
  schemaUrl,
}));

const { "gen_ai.response.id": id, "gen_ai.usage.input_tokens": input } = SOUND_SPAN.attributes;

export const SOUND_RECORD: EmittedRecord = {
  name: "gen_ai.client.inference.operation.details",
  attributes: {
    ...DIMENSIONS,
    "gen_ai.response.id": id,
    "gen_ai.usage.input_tokens": input,
    "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "hi" }] }],
  },
  hasBody: false,
  severity: undefined,
  spanId,
  schemaUrl,
};

export const SOUND_EXCEPTION: EmittedRecord = {
  name: "gen_ai.client.operation.exception",
  attributes: {
    ...DIMENSIONS,
    "error.type": "ThrottlingException",
    "exception.type": "ThrottlingException",
    "exception.message": "slow down",
    "exception.stacktrace": "ThrottlingException: slow down\n    at send",
  },
  hasBody: false,
  severity: 13,
  spanId,
  schemaUrl,
};

/** A call, written by hand, that breaks no rule; faults are planted into it. */
export const SOUND: Emitted = {
  records: [SOUND_RECORD],
  spans: [SOUND_SPAN],
  metrics: [SOUND_DURATION, SOUND_TOKENS, ...COSTS],
};
