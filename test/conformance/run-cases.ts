import { fromRecording, startReplayServer, type ReplayServerOptions } from "@outcrop/replay";
import { type Caller, startCaller } from "./caller-process.ts";
import type { Case, Faults } from "./case.ts";
import { checkReplay, compareOutcomes } from "./compare-outcome.ts";
import { isCovered, isStream } from "./covered.ts";
import { CREDENTIALS } from "./credentials.ts";
import type { Job, JobResult, Outcome } from "./job.ts";

/** One recording, replayed in one way. */
export interface Run {
  readonly recording: Case;
  readonly cutting: Cutting;
  readonly capturedContent: boolean;
  readonly plain: Outcome;
  readonly traceId: string;
  /** Faults that show without the telemetry. */
  readonly faults: Faults;
}

interface Cutting {
  readonly name: string;
  readonly chunking: NonNullable<ReplayServerOptions["chunking"]>;
}

const WHOLE: Cutting = { name: "as recorded", chunking: "as-is" };
const CUTTINGS: readonly Cutting[] = [
  WHOLE,
  { name: "cut at every byte", chunking: "every-byte" },
  // Within the prelude, at its end, within the headers, over frames.
  { name: "cut at 3, 9, 4, 30 and 301 bytes", chunking: { sizes: [3, 9, 4, 30, 301] } },
  { name: "cut at random", chunking: { random: 20_261_121 } },
];

const AT_ONCE = 4;

/** Makes every call twice, plain and instrumented, and sends the telemetry of the second to `otlpEndpoint`. */
export async function runCases(cases: readonly Case[], otlpEndpoint: string): Promise<readonly Run[]> {
  const plain = startCaller({});
  const silent = startCaller({ otlpEndpoint });
  const capturing = startCaller({ otlpEndpoint, captureContent: true });
  const callers = [plain, silent, capturing];
  try {
    const planned = cases.flatMap((recording) =>
      (isStream(recording.operation) ? CUTTINGS : [WHOLE, WHOLE]).map((cutting, turn) => ({
        recording,
        cutting,
        turn,
      })),
    );
    const runs = await mapAtMost(AT_ONCE, planned, ({ recording, cutting, turn }, index) => {
      // Once with content, and with everything else as it is by default.
      const capturedContent = turn === 0;
      const instrumented = capturedContent ? capturing : silent;
      return runOne(recording, cutting, { plain, instrumented, capturedContent, index });
    });
    for (const caller of callers) await caller.finish();
    return runs;
  } finally {
    for (const caller of callers) caller.kill();
  }
}

interface Callers {
  readonly plain: Caller;
  readonly instrumented: Caller;
  readonly capturedContent: boolean;
  /** Of the run: recordings from several folders may share an id. */
  readonly index: number;
}

async function runOne(recording: Case, cutting: Cutting, callers: Callers): Promise<Run> {
  const { chunking } = cutting;
  const answer = fromRecording(recording);
  const server = await startReplayServer({ credentials: CREDENTIALS, chunking, answer: () => answer });
  try {
    const job = toJob(recording, cutting, callers, server.url);
    const expected = await callers.plain.call(job);
    const plainRequests = server.requests.map(({ body }) => Buffer.from(body).toString("base64"));
    const got: JobResult = await callers.instrumented.call(job);
    const requests = server.requests
      .slice(plainRequests.length)
      .map(({ body }) => Buffer.from(body).toString("base64"));
    return {
      recording,
      cutting,
      capturedContent: callers.capturedContent,
      plain: expected.outcome,
      traceId: got.traceId,
      faults: [
        ...checkReplay(recording, expected.outcome),
        ...compareOutcomes(expected.outcome, got.outcome, recording),
        ...(isSameRequests(requests, plainRequests) ? [] : ["the requests differ from those of the plain caller"]),
      ],
    };
  } finally {
    await server.close();
  }
}

/** By which the service knows a request that is sent again; the SDK makes one up for each call. */
const MADE_UP = /("client(?:Request)?Token"):"[\da-f-]{36}"/;

/** Byte for byte, but for the trace that is asked for on the telemetry's account. */
function isSameRequests(requests: readonly string[], plain: readonly string[]): boolean {
  const comparable = (base64: string, index: number): string => {
    const body = Buffer.from(base64, "base64").toString().replace(MADE_UP, "$1");
    const added = '"enableTrace":true';
    const isAdded = !Buffer.from(plain[index] ?? "", "base64").includes("enableTrace");
    return isAdded ? body.replace(`,${added}`, "").replace(`${added},`, "").replace(added, "") : body;
  };
  return requests.map(comparable).join("\n") === plain.map(comparable).join("\n");
}

function toJob(recording: Case, cutting: Cutting, { capturedContent, index }: Callers, endpoint: string): Job {
  const { id, operation, request } = recording;
  if (!isCovered(operation)) throw new Error(`Cannot replay ${id}: expected a covered operation, got ${operation}`);
  const key = `${index} ${id} ${cutting.name}${capturedContent ? " with content" : ""}`;
  return { id: key, operation, endpoint, path: request.path, body: request.body ?? null };
}

async function mapAtMost<T, R>(
  limit: number,
  items: readonly T[],
  map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results[next[0]] = await map(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}
