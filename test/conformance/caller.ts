import {
  ApplyGuardrailCommand,
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import { trace } from "@opentelemetry/api";
import { sendAgentCommand } from "./agent-commands.ts";
import { commandInput, guardrailInput, invokeInput } from "./command-input.ts";
import { type AgentOperation, isOfAgents, isPlain, type PlainOperation } from "./covered.ts";
import { CREDENTIALS } from "./credentials.ts";
import type { CallError, Job, JobResult, Outcome } from "./job.ts";
import { tag } from "./tag.ts";

// An application that makes the calls it is sent, and tells what it got. It runs twice: as it is, and with
// `--import @outcrop/node/register`. It knows nothing of Outcrop. It ends when its parent lets go of it.

const CALL_TIMEOUT_MS = 60_000;
const tracer = trace.getTracer("conformance");

process.on("message", (job: Job) => {
  void tracer.startActiveSpan(job.id, async (span) => {
    const outcome = await call(job);
    span.end();
    const result: JobResult = { id: job.id, outcome, traceId: span.spanContext().traceId };
    process.send?.(result);
  });
});

async function call(job: Job): Promise<Outcome> {
  const { region, ...credentials } = CREDENTIALS;
  const configuration = { region, credentials, endpoint: job.endpoint };
  const client = new BedrockRuntimeClient(configuration);
  const agents = new BedrockAgentRuntimeClient(configuration);
  const options = { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) };
  const events: unknown[] = [];
  try {
    const { operation } = job;
    const see = (event: unknown): number => events.push(tag(event));
    const output = isOfAgents(operation)
      ? await sendAgentCommand(agents, { ...job, operation }, options, see)
      : isPlain(operation)
        ? await sendAgentCommand(client, { ...job, operation }, options, see)
        : await send({ ...job, operation }, client, options, events);
    return { kind: "returned", output: describeOutput(output), events };
  } catch (error) {
    return { kind: "threw", error: describe(error), events };
  } finally {
    client.destroy();
    agents.destroy();
  }
}

/** The output; the events of a streamed one go into `events` as they come. */
async function send(
  job: Job & { readonly operation: Exclude<Job["operation"], AgentOperation | PlainOperation> },
  client: BedrockRuntimeClient,
  options: { readonly abortSignal: AbortSignal },
  events: unknown[],
): Promise<{ readonly $metadata: object }> {
  switch (job.operation) {
    case "Converse":
      return client.send(new ConverseCommand(converseInput(job)), options);
    case "ConverseStream": {
      const { stream, ...output } = await client.send(new ConverseStreamCommand(converseInput(job)), options);
      for await (const event of stream ?? []) events.push(tag(event));
      return output;
    }
    case "InvokeModel":
      return client.send(new InvokeModelCommand(invokeInput(job.path, job.body)), options);
    case "InvokeModelWithResponseStream": {
      const command = new InvokeModelWithResponseStreamCommand(invokeInput(job.path, job.body));
      const { body, ...output } = await client.send(command, options);
      for await (const event of body ?? []) events.push(tag(event));
      return output;
    }
    case "ApplyGuardrail":
      return client.send(new ApplyGuardrailCommand(guardrailInput(job.path, job.body)), options);
  }
}

function converseInput(job: Job): ConverseCommandInput {
  return commandInput(job.path, job.body);
}

function describeOutput(output: { readonly $metadata: object }): unknown {
  return tag({ ...output, $metadata: stable(output.$metadata) });
}

function describe(error: unknown): CallError {
  const isError = error instanceof Error;
  const members = isError ? Object.fromEntries(Object.entries(error)) : { thrown: error };
  const { $metadata, $response: _response, ...others } = members;
  const metadata = (typeof $metadata === "object" && $metadata !== null ? $metadata : {}) as Record<string, unknown>;
  const status = metadata["httpStatusCode"];
  return {
    name: isError ? error.name : typeof error,
    className: isError ? error.constructor.name : typeof error,
    message: isError ? error.message : String(error),
    httpStatus: typeof status === "number" ? status : null,
    members: tag({ ...others, $metadata: stable(metadata) }),
  };
}

/** Without the delays between attempts, which the SDK draws at random. */
function stable(metadata: object): Record<string, unknown> {
  const { totalRetryDelay: _delay, ...others } = metadata as Record<string, unknown>;
  return others;
}
