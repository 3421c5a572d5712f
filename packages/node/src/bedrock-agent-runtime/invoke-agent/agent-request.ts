import type { Attributes } from "@opentelemetry/api";
import { OPERATION, PROVIDER } from "@outcrop/core";
import { context } from "@opentelemetry/api";
import type { CallStart } from "../../aws-sdk/operation.ts";
import { at } from "../../bedrock-runtime/families/read.ts";
import type { RequestContent } from "../../content/captured-content.ts";
import { present } from "../../present.ts";
import { sessionAttributes } from "../../session/session.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { withGuardrail } from "../agent-spans/agent-guardrail.ts";
import type { AgentDefinition } from "../agent-spans/agent-span-context.ts";
import { handedInMessages } from "./handed-in.ts";

/** What a request to an agent, managed or inline, says. */
export interface AgentRequest {
  readonly name: string | undefined;
  readonly attributes: Attributes;
  /** Of every span beneath, too. */
  readonly shared: Attributes;
  readonly definitionOf: (name: string | undefined) => AgentDefinition;
}

export function agentRequest(input: object, { telemetry, endpoint }: CallStart): AgentRequest {
  const { names, settings } = telemetry;
  const agentId = stringOf(memberOf(input, "agentId"));
  const aliasId = stringOf(memberOf(input, "agentAliasId"));
  const sessionId = stringOf(memberOf(input, "sessionId"));
  const name =
    settings.agentNames[agentId ?? ""] ??
    stringOf(memberOf(input, "agentName")) ??
    aliasName(settings.agentNames, agentId, aliasId);
  const session = arrayOf(at(input, "sessionState", "knowledgeBaseConfigurations"));
  const own = withGuardrail(definition(input, session), settings.agentGuardrails, { agentId, aliasId });
  // What the application says of whose work it is, with `withSession`, stands over what it tells the agent.
  const outer = sessionAttributes(context.active());
  const shared = {
    ...present([[names.sessionId, sessionId]]),
    ...outer,
    ...present([[names.conversationId, sessionId]]),
  };
  return {
    name,
    shared,
    attributes: {
      ...present([
        [names.operationName, OPERATION.invokeAgent],
        [names.providerName, PROVIDER.awsBedrock],
        [names.requestModel, own.model],
        [names.agentId, agentId],
        [names.agentName, name],
        [names.awsAgentAliasId, aliasId],
        [names.serverAddress, endpoint.address],
        [names.serverPort, endpoint.address === undefined ? undefined : endpoint.port],
        [names.cloudRegion, endpoint.region],
        [names.surface, "agent"],
        [names.awsGuardrailId, own.guardrailId],
        [names.awsGuardrailVersion, own.guardrailVersion],
        [
          names.awsPerformanceLatency,
          stringOf(at(input, "bedrockModelConfigurations", "performanceConfig", "latency")),
        ],
      ]),
      ...shared,
    },
    definitionOf(called) {
      if (called === undefined) return own;
      const collaborator = arrayOf(memberOf(input, "collaborators")).find(
        (one) => memberOf(one, "agentName") === called,
      );
      return definition(collaborator, session);
    },
  };
}

/** An alias ARN of the user's map, whose account the request does not know. */
function aliasName(
  agentNames: Readonly<Record<string, string>>,
  agentId: string | undefined,
  aliasId: string | undefined,
): string | undefined {
  const [, name] = Object.entries(agentNames).find(([key]) => key.endsWith(`:agent-alias/${agentId}/${aliasId}`)) ?? [];
  return name;
}

/** Of an inline agent or one of its collaborators, and what the session says of knowledge bases. */
function definition(agent: unknown, session: readonly unknown[]): AgentDefinition {
  const guardrail = memberOf(agent, "guardrailConfiguration");
  return {
    model: stringOf(memberOf(agent, "foundationModel")),
    guardrailId: stringOf(memberOf(guardrail, "guardrailIdentifier")),
    guardrailVersion: stringOf(memberOf(guardrail, "guardrailVersion")),
    knowledgeBases: [...arrayOf(memberOf(agent, "knowledgeBases")), ...session],
  };
}

/** What is said to the agent: the question, results that were handed in, and of an inline agent what it is told to be. */
export function agentRequestContent(input: object): RequestContent {
  const instruction = stringOf(memberOf(input, "instruction"));
  const text = stringOf(memberOf(input, "inputText"));
  return {
    systemInstructions: instruction === undefined ? [] : [{ type: "text", content: instruction }],
    inputMessages: [
      ...(text === undefined ? [] : [{ role: "user", parts: [{ type: "text" as const, content: text }] }]),
      ...handedInMessages(input),
    ],
    toolDefinitions: [],
  };
}
