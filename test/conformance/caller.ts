import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { trace } from "@opentelemetry/api";
import { commandInput } from "./command-input.ts";
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
  const client = new BedrockRuntimeClient({ region, credentials, endpoint: job.endpoint });
  const input = commandInput(job.path, job.body) as ConverseCommandInput;
  const options = { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) };
  const events: unknown[] = [];
  try {
    if (job.operation === "Converse") {
      return {
        kind: "returned",
        output: describeOutput(await client.send(new ConverseCommand(input), options)),
        events,
      };
    }
    const { stream, ...output } = await client.send(new ConverseStreamCommand(input), options);
    for await (const event of stream ?? []) events.push(tag(event));
    return { kind: "returned", output: describeOutput(output), events };
  } catch (error) {
    return { kind: "threw", error: describe(error), events };
  } finally {
    client.destroy();
  }
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
