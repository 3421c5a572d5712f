import { type BedrockAgentRuntimeClient, InvokeAgentCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import type { ReplayEvent } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { agentAnswer, chunk, failing, traces } from "../testing/agent-answer.ts";
import { threeLevels } from "../testing/agent-parts.ts";
import { AGENT_INPUT } from "../testing/call-agent.ts";
import { useAgentRuntime } from "../testing/use-agent-runtime.ts";
import { memberOf } from "../values.ts";

/** All that an error shows. */
function shown(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { $response, $metadata, ...members } = Object.getOwnPropertyDescriptors(error) as Record<
    string,
    PropertyDescriptor | undefined
  >;
  return {
    Class: error.constructor,
    message: error.message,
    members: Object.keys(members),
    answer: memberOf($response?.value, "statusCode"),
    isShown: $response?.enumerable,
    $metadata: { ...($metadata?.value as object), requestId: typeof memberOf($metadata?.value, "requestId") },
  };
}

describe("an error that comes as the first event of the caller's, after hidden ones", () => {
  const runtime = useAgentRuntime();

  it.each<[string, ReplayEvent]>([
    ["the service's", failing("throttlingException", "slow")],
    ["one that the SDK does not know", failing("brandNewException", "what")],
    ["an error outside of the service", { type: "error", code: "InternalFailure", message: "oh" }],
  ])("has all that it has without us: %s", async (_, failure) => {
    runtime.answerWith(({ body }) =>
      Buffer.from(body).includes("enableTrace")
        ? agentAnswer(traces(threeLevels()), failure, chunk("late"))
        : agentAnswer(failure, chunk("late")),
    );
    const error = async (client: BedrockAgentRuntimeClient): Promise<unknown> =>
      client.send(new InvokeAgentCommand(AGENT_INPUT)).then(() => "no error", shown);
    const plain = await error(runtime.plain());
    expect(plain).toMatchObject({ answer: 200, isShown: false, $metadata: { attempts: 1 } });
    expect(await error(runtime.client())).toEqual(plain);
  });
});
