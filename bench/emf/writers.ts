import { buildEmf, stringifyEmf } from "@outcrop/core/emf";
import { awsEmbeddedMetrics, powertools } from "../peers/emf-writers.ts";
import { MODEL, NAMESPACE, SESSION, USER, type Writer } from "./sample.ts";

const outcrop: Writer = (tokens, timestamp) => {
  const { documents } = buildEmf({
    namespace: NAMESPACE,
    timestamp,
    dimensions: { service: "chat", Model: MODEL },
    properties: { UserId: USER, SessionId: SESSION },
    metrics: [
      { name: "inputTokens", unit: "Count", value: tokens },
      { name: "outputTokens", unit: "Count", value: 256 },
      { name: "totalTokens", unit: "Count", value: tokens + 256 },
      { name: "cacheReadInputTokens", unit: "Count", value: 512 },
      { name: "cacheWriteInputTokens", unit: "Count", value: 0 },
    ],
  });
  return documents.map(stringifyEmf).join("\n");
};

export const WRITERS = {
  outcrop,
  "aws-embedded-metrics": awsEmbeddedMetrics,
  "@aws-lambda-powertools/metrics": powertools,
} as const satisfies Readonly<Record<string, Writer>>;
