import { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { startReplayServer } from "@outcrop/replay";
import { type Clock, systemClock } from "../app/clock.ts";
import { createSupportAssistant } from "../app/support-assistant.ts";
import { createReplayClients, REPLAY_CREDENTIALS } from "../demo/replay-client.ts";
import { type Random, seededRandom } from "../demo/random.ts";
import { createScriptedModel } from "../demo/scripted-model.ts";
import { randomCustomer, randomQuestion } from "../demo/traffic.ts";

export interface LiveOptions {
  /** Talk to Amazon Bedrock with the credentials of the environment, instead of to the scripts. */
  readonly aws: boolean;
  readonly seed: number;
  /** It ends after so many. */
  readonly questions: number;
  /** Mean time between two questions, milliseconds. */
  readonly everyMs: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (asked: number) => void;
  readonly clock?: Clock;
}

const QUESTIONS_PER_SESSION = 3;

/** Asks a question every few seconds. The process must have been started with `--import @outcrop/node/register`. */
export async function runLive(options: LiveOptions): Promise<{ readonly asked: number; readonly failed: number }> {
  const { clock = systemClock, signal, onProgress = () => undefined } = options;
  const random = seededRandom(options.seed);
  const { models, agents, close } = options.aws ? awsClients() : await scriptedClients(clock, random);
  const assistant = createSupportAssistant({ client: models, agents, clock });
  let failed = 0;
  let asked = 0;
  try {
    let session = newSession(random);
    const stopped = (): boolean => signal?.aborted === true;
    while (asked < options.questions && !stopped()) {
      if (asked % QUESTIONS_PER_SESSION === 0) session = newSession(random);
      await assistant.ask({ ...session, text: randomQuestion(random) }).catch((error: unknown) => {
        // Without credentials, a region or access to the models, all others would fail as well.
        if (options.aws && asked === 0) throw error;
        failed += 1;
      });
      asked += 1;
      onProgress(asked);
      if (asked < options.questions) await clock.sleep(options.everyMs * (0.5 + random()), signal);
    }
  } finally {
    await close();
  }
  return { asked, failed };
}

interface OpenClients {
  readonly models: BedrockRuntimeClient;
  readonly agents: BedrockAgentRuntimeClient;
  readonly close: () => Promise<void>;
}

function awsClients(): OpenClients {
  const [models, agents] = [new BedrockRuntimeClient({}), new BedrockAgentRuntimeClient({})];
  return {
    models,
    agents,
    close: async () => {
      models.destroy();
      agents.destroy();
    },
  };
}

async function scriptedClients(clock: Clock, random: Random): Promise<OpenClients> {
  const answer = createScriptedModel({ clock, random, pauseMs: 40, pace: 1, throttledShare: () => 0.06 });
  const server = await startReplayServer({ answer, credentials: REPLAY_CREDENTIALS });
  const clients = createReplayClients(server.url);
  return {
    ...clients,
    close: async () => {
      clients.destroy();
      await server.close();
    },
  };
}

function newSession(random: Random): { readonly sessionId: string; readonly userId: string } {
  return { sessionId: `live-${crypto.randomUUID().slice(0, 8)}`, userId: randomCustomer(random) };
}
