import {
  BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  InvokeInlineAgentCommand,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
  type TracePart,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { afterEach, describe, expect, it } from "vitest";
import type { AgentStep } from "./agent-script.ts";
import type { ReplayAnswer } from "./answer.ts";
import { invokeAgent, type InvokeAgentScript } from "./invoke-agent.ts";
import type { ReplayRequest } from "./request.ts";
import { retrieve } from "./retrieve.ts";
import { retrieveAndGenerateStream } from "./retrieve-and-generate.ts";
import { startReplayServer } from "./server.ts";

const credentials = { accessKeyId: "AKIDREPLAY", secretAccessKey: "a secret of ours", region: "us-east-1" };
const START = Date.parse("2026-11-20T09:00:00Z");
const ALIAS = "arn:aws:bedrock:us-east-1:111122223333:agent-alias";
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function clientOf(answer: (request: ReplayRequest) => ReplayAnswer): Promise<BedrockAgentRuntimeClient> {
  const server = await startReplayServer({ credentials, answer, chunking: { sizes: [7, 100, 3] } });
  const client = new BedrockAgentRuntimeClient({ region: "us-east-1", endpoint: server.url, credentials });
  closers.push(
    () => server.close(),
    () => client.destroy(),
  );
  return client;
}

const model = (ms: number, rationale?: string): AgentStep => {
  const words = rationale === undefined ? {} : { rationale };
  return { kind: "model", model: "amazon.nova-pro-v1:0", inputTokens: 10, outputTokens: 5, ms, ...words };
};
const lookUp: AgentStep = {
  kind: "knowledge-base",
  knowledgeBaseId: "KB1",
  query: "heat",
  passages: [{ text: "Check the thermostat.", uri: "s3://manuals/davos" }],
  ms: 70,
};
const deep: AgentStep = {
  kind: "collaborator",
  name: "parts",
  agentAliasArn: `${ALIAS}/PARTS/A3`,
  input: "Is it in store?",
  run: { steps: [model(20)], answer: "Yes." },
};
const SCRIPT: InvokeAgentScript = {
  startMs: START,
  steps: [
    { kind: "guardrail", phase: "pre", action: "NONE", ms: 5 },
    model(100, "I look it up."),
    lookUp,
    model(50),
    {
      kind: "collaborator",
      name: "workshop",
      agentAliasArn: `${ALIAS}/WORKSHOP/A2`,
      input: "Book it.",
      run: { steps: [model(30), deep], answer: "Booked." },
    },
  ],
  answer: "It is the thermostat.",
  chunkSize: 8,
};

const input = { agentId: "DESK", agentAliasId: "A1", sessionId: "s-1", inputText: "It stays cold." };

async function run(script: InvokeAgentScript, enableTrace?: boolean) {
  const client = await clientOf((request) => invokeAgent(request, script));
  const asked = enableTrace === undefined ? {} : { enableTrace };
  const output = await client.send(new InvokeAgentCommand({ ...input, ...asked }));
  const parts: TracePart[] = [];
  const others: Record<string, unknown>[] = [];
  let text = "";
  let error: unknown;
  try {
    for await (const event of output.completion ?? []) {
      if (event.trace !== undefined) parts.push(event.trace);
      else if (event.chunk?.bytes !== undefined) text += Buffer.from(event.chunk.bytes).toString();
      else others.push({ ...event });
    }
  } catch (thrown) {
    error = thrown;
  }
  return { output, parts, text, others, error };
}

describe("a scripted agent, read by the real SDK", () => {
  it("tells who ran, in which chain, when, and under which ids", async () => {
    const { output, parts, text } = await run(SCRIPT, true);
    expect([output.sessionId, output.contentType, text]).toEqual(["s-1", "application/json", "It is the thermostat."]);
    expect(parts.every(({ sessionId }) => sessionId === "s-1")).toBe(true);
    const chains = parts.map(({ callerChain }) =>
      callerChain?.map((one) => one.agentAliasArn?.slice(ALIAS.length + 1)),
    );
    expect(new Set(chains.map((chain) => chain?.join(" > ")))).toEqual(
      new Set(["DESK/A1", "DESK/A1 > WORKSHOP/A2", "DESK/A1 > WORKSHOP/A2 > PARTS/A3"]),
    );
    // The service names the first collaborator at any depth.
    const deepest = parts.filter(({ callerChain }) => callerChain?.length === 3);
    expect(new Set(deepest.map(({ collaboratorName }) => collaboratorName))).toEqual(new Set(["workshop"]));
    expect(deepest[0]).toMatchObject({ agentId: "PARTS", agentAliasId: "A3", agentVersion: "1" });
    expect(parts.at(-1)?.eventTime?.getTime()).toBe(START + 5 + 100 + 70 + 50 + 30 + 20);
    const ids = new Set(JSON.stringify(parts).match(/"traceId":"[^"]+"/g));
    expect(ids.size).toBe(5);
  });

  it("gives times and tokens to what was called, and the answer of each agent", async () => {
    const { parts } = await run(SCRIPT, true);
    const outputs = parts.map(({ trace }) => trace?.orchestrationTrace?.modelInvocationOutput).filter((one) => one);
    expect(outputs).toHaveLength(4);
    expect(outputs[0]?.metadata).toMatchObject({
      startTime: new Date(START + 5),
      endTime: new Date(START + 105),
      totalTimeMs: 100,
      usage: { inputTokens: 10, outputTokens: 5 },
    });
    const observations = parts.map(({ trace }) => trace?.orchestrationTrace?.observation);
    const finals = observations.map((one) => one?.finalResponse?.text).filter((one) => one);
    expect(finals).toEqual(["Yes.", "Booked.", "It is the thermostat."]);
    const references = observations.flatMap((one) => one?.knowledgeBaseLookupOutput?.retrievedReferences ?? []);
    expect(references[0]?.location?.s3Location?.uri).toBe("s3://manuals/davos");
    expect(parts[0]?.trace?.guardrailTrace).toMatchObject({ action: "NONE", inputAssessments: [] });
  });

  it.each([[undefined], [false]])("sends no traces when the request's enableTrace is %s", async (enableTrace) => {
    const { parts, text } = await run(SCRIPT, enableTrace);
    expect([parts.length, text]).toEqual([0, "It is the thermostat."]);
  });

  it("tells of code, failures, custom events, pre- and post-processing and routing", async () => {
    const steps: AgentStep[] = [
      { ...model(1), kind: "model", phase: "ROUTING_CLASSIFIER" } as AgentStep,
      { ...model(1, "fine"), phase: "PRE_PROCESSING" } as AgentStep,
      { kind: "code-interpreter", code: "1/0", error: "ZeroDivisionError", ms: 9 },
      { kind: "custom", text: "branch b" },
      { kind: "failure", reason: "The Lambda failed", code: 424 },
      { ...model(1), phase: "POST_PROCESSING", answer: "Sorry." } as AgentStep,
    ];
    const { parts } = await run({ steps }, true);
    const members = parts.map(({ trace }) => Object.keys(trace ?? {})[0]);
    expect(members.join(" ")).toBe(
      "routingClassifierTrace routingClassifierTrace preProcessingTrace preProcessingTrace orchestrationTrace " +
        "orchestrationTrace customOrchestrationTrace failureTrace postProcessingTrace postProcessingTrace",
    );
    expect(parts[7]?.trace?.failureTrace).toMatchObject({ failureCode: 424, failureReason: "The Lambda failed" });
    const code = parts[5]?.trace?.orchestrationTrace?.observation?.codeInterpreterInvocationOutput;
    expect(code?.executionError).toBe("ZeroDivisionError");
  });

  it("returns control, gives files and cites", async () => {
    const returnControl = {
      invocationId: "i-1",
      invocationInputs: [{ functionInvocationInput: { actionGroup: "orders", function: "find" } }],
    };
    const files = [{ name: "a.csv", type: "text/csv", bytes: Buffer.from("a,b") }];
    const step: AgentStep = { kind: "action-group", actionGroup: "orders", function: "find", ms: 3 };
    const { others, parts } = await run({ steps: [step], returnControl, files }, true);
    expect(others).toMatchObject([{ returnControl }, { files: { files: [{ name: "a.csv", type: "text/csv" }] } }]);
    const asked = parts[0]?.trace?.orchestrationTrace?.invocationInput?.actionGroupInvocationInput;
    expect([parts.length, asked?.executionType]).toEqual([1, "RETURN_CONTROL"]);
  });

  it("fails in the middle as it is told to", async () => {
    const message = "A function failed";
    const exception = { kind: "exception", afterEvents: 3, name: "dependencyFailedException", message } as const;
    const thrown = await run({ ...SCRIPT, failure: exception }, true);
    expect([thrown.parts.length, (thrown.error as Error).name]).toEqual([3, "DependencyFailedException"]);
    const cut = await run({ ...SCRIPT, failure: { kind: "cut", afterEvents: 2 } }, true);
    // Over HTTP/2 the SDK takes a connection that breaks between two frames for the end.
    expect([cut.parts.length, cut.text]).toEqual([2, ""]);
  });

  it("plays inline agents, which have no ids", async () => {
    const client = await clientOf((request) => invokeAgent(request, SCRIPT));
    const { sessionId, inputText } = input;
    const { completion } = await client.send(
      new InvokeInlineAgentCommand({ sessionId, inputText, enableTrace: true, foundationModel: "m", instruction: "i" }),
    );
    const events = [];
    for await (const event of completion ?? []) events.push(event);
    expect(events[0]?.trace?.sessionId).toBe("s-1");
    expect(JSON.stringify(events[0])).not.toContain("agentId");
  });
});

describe("a scripted knowledge base, read by the real SDK", () => {
  const passage = { text: "Check the thermostat.", uri: "s3://manuals/davos", score: 0.7 };

  it("retrieves", async () => {
    const client = await clientOf(() => retrieve([passage]));
    const command = new RetrieveCommand({ knowledgeBaseId: "KB1", retrievalQuery: { text: "heat" } });
    const { retrievalResults } = await client.send(command);
    expect(retrievalResults).toMatchObject([{ content: { text: passage.text }, score: 0.7 }]);
  });

  it("generates in a stream, with citations and the session", async () => {
    const text = "It is the thermostat.";
    const citations = [{ text: "thermostat", passages: [passage] }];
    const client = await clientOf(() => retrieveAndGenerateStream({ text, citations, sessionId: "s-2", deltaSize: 5 }));
    const command = new RetrieveAndGenerateStreamCommand({ input: { text: "Why?" } });
    const { stream, sessionId } = await client.send(command);
    const events = [];
    for await (const event of stream ?? []) events.push(event);
    expect(sessionId).toBe("s-2");
    expect(events.map((event) => event.output?.text ?? "").join("")).toBe(text);
    expect(events.at(-1)?.citation?.citation?.generatedResponsePart?.textResponsePart?.span).toEqual({
      start: 10,
      end: 19,
    });
  });
});
