import type { Peer } from "./peers.ts";

/** Registers a peer with its default settings, before the AWS SDK is loaded. */
export async function enablePeer(peer: Peer): Promise<void> {
  switch (peer) {
    case "opentelemetry-aws-sdk": {
      const { AwsInstrumentation } = await import("@opentelemetry/instrumentation-aws-sdk");
      new AwsInstrumentation().enable();
      return;
    }
    case "openinference": {
      const { BedrockInstrumentation } = await import("@arizeai/openinference-instrumentation-bedrock");
      new BedrockInstrumentation().enable();
      return;
    }
    case "traceloop": {
      const { BedrockInstrumentation } = await import("@traceloop/instrumentation-bedrock");
      new BedrockInstrumentation().enable();
    }
  }
}
