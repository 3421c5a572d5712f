import { Metrics } from "@aws-lambda-powertools/metrics";
import { MetricsContext } from "aws-embedded-metrics/lib/logger/MetricsContext.js";
import { LogSerializer } from "aws-embedded-metrics/lib/serializers/LogSerializer.js";
import { MODEL, NAMESPACE, SESSION, USER, type Writer } from "../emf/sample.ts";

const serializer = new LogSerializer();

/** What its logger does between the first metric and the console. */
export const awsEmbeddedMetrics: Writer = (tokens, timestamp) => {
  const context = MetricsContext.empty();
  context.setNamespace(NAMESPACE);
  context.setTimestamp(timestamp);
  context.setDimensions([{ service: "chat", Model: MODEL }], false);
  context.setProperty("UserId", USER);
  context.setProperty("SessionId", SESSION);
  context.putMetric("inputTokens", tokens, "Count");
  context.putMetric("outputTokens", 256, "Count");
  context.putMetric("totalTokens", tokens + 256, "Count");
  context.putMetric("cacheReadInputTokens", 512, "Count");
  context.putMetric("cacheWriteInputTokens", 0, "Count");
  return serializer.serialize(context).join("\n");
};

const metrics = new Metrics({ namespace: NAMESPACE, serviceName: "chat" });

/** What `publishStoredMetrics` does, but for printing the line. */
export const powertools: Writer = (tokens, timestamp) => {
  metrics.setTimestamp(timestamp);
  metrics.addDimension("Model", MODEL);
  metrics.addMetadata("UserId", USER);
  metrics.addMetadata("SessionId", SESSION);
  metrics.addMetric("inputTokens", "Count", tokens);
  metrics.addMetric("outputTokens", "Count", 256);
  metrics.addMetric("totalTokens", "Count", tokens + 256);
  metrics.addMetric("cacheReadInputTokens", "Count", 512);
  metrics.addMetric("cacheWriteInputTokens", "Count", 0);
  const line = JSON.stringify(metrics.serializeMetrics());
  metrics.clearMetrics();
  metrics.clearDimensions();
  metrics.clearMetadata();
  return line;
};
