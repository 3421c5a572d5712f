import { converse, converseStream, type ReplayAnswer, type ReplayRequest, startReplayServer } from "@outcrop/replay";

// The service, in a process of its own so that it does not share the measured event loop. Prints its URL. Ends when its
// parent does.

const USAGE = { inputTokens: 1_200, outputTokens: 300, cacheReadInputTokens: 400 };
const DELTA = "eight ch";

/** `inferenceConfig.maxTokens` of a streaming request is the number of deltas that it gets. */
function answer(request: ReplayRequest): ReplayAnswer {
  if (!request.path.endsWith("/converse-stream")) return converse({ text: DELTA.repeat(8), usage: USAGE });
  const body = JSON.parse(Buffer.from(request.body).toString()) as { inferenceConfig: { maxTokens: number } };
  return converseStream({
    text: DELTA.repeat(body.inferenceConfig.maxTokens),
    deltaSize: DELTA.length,
    usage: USAGE,
  });
}

const server = await startReplayServer({ answer });
console.log(server.url);
process.stdin.resume().on("end", () => process.exit());
