import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import type { ReplayAnswer } from "./answer.ts";
import { withAskedTraces } from "./asked-traces.ts";
import { awsError } from "./aws-error.ts";
import type { Chunking } from "./chunking.ts";
import type { ReplayRequest } from "./request.ts";
import { routeOf } from "./routes.ts";
import { findSignatureFault, type ReplayCredentials } from "./signature.ts";
import { type AnyRequest, type AnyResponse, createTwoProtocolServer } from "./two-protocols.ts";
import { writeAnswer } from "./write-answer.ts";

export interface ReplayServerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** `127.0.0.1` by default. */
  readonly host?: string;
  /** Called once for each request whose signature is right. What it throws becomes an InternalServerException. */
  readonly answer: (request: ReplayRequest) => ReplayAnswer | Promise<ReplayAnswer>;
  /** When given, requests that are not signed with these are refused as AWS refuses them, and `answer` is not asked. */
  readonly credentials?: ReplayCredentials;
  /** `as-is` by default. */
  readonly chunking?: Chunking;
  /** Added before each answer, milliseconds. */
  readonly latencyMs?: number;
  /** Milliseconds since the epoch: for the age of signatures, and the header `date` that AWS clients set their clock by. */
  readonly now?: () => number;
}

export interface ReplayServer {
  /** `http://host:port`: give it to an AWS client as `endpoint`. */
  readonly url: string;
  /** The newest requests, oldest first: at most 1,000, with bodies of at most 32 MiB together. */
  readonly requests: readonly ReplayRequest[];
  /** How many older ones are no longer in `requests`. */
  readonly forgotten: number;
  /** Breaks open connections and frees the port. */
  close(): Promise<void>;
}

const KEPT_REQUESTS = 1_000;
const KEPT_BYTES = 32 * 1024 * 1024;
/** Amazon Bedrock refuses larger requests too. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** Starts a server that speaks AWS's wire protocols over HTTP/1.1 and HTTP/2 (prior knowledge) on one port. */
export async function startReplayServer(options: ReplayServerOptions): Promise<ReplayServer> {
  const { chunking = "as-is", latencyMs = 0, now = Date.now } = options;
  const requests: ReplayRequest[] = [];
  let forgotten = 0;
  let keptBytes = 0;

  const handle = async (incoming: AnyRequest, response: AnyResponse): Promise<void> => {
    const body = await readBody(incoming);
    if (body === undefined) return;
    const request = toReplayRequest(incoming, body);
    requests.push(request);
    keptBytes += body.length;
    while (requests.length > KEPT_REQUESTS || keptBytes > KEPT_BYTES) {
      keptBytes -= requests.shift()?.body.length ?? 0;
      forgotten += 1;
    }
    const answer = await answerFor(request, options, now);
    await writeAnswer(response, answer, { chunking, latencyMs, requestId: randomUUID(), now });
  };

  const sockets = new Set<Socket>();
  const server = createTwoProtocolServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const host = options.host ?? "127.0.0.1";
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    requests,
    get forgotten() {
      return forgotten;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function answerFor(
  request: ReplayRequest,
  options: ReplayServerOptions,
  now: () => number,
): Promise<ReplayAnswer> {
  if (options.credentials !== undefined) {
    const fault = await findSignatureFault(request, options.credentials, now);
    if (fault !== undefined) return awsError(fault.type, fault.message, 403);
  }
  try {
    return withAskedTraces(request, await options.answer(request));
  } catch (error) {
    return awsError("InternalServerException", error instanceof Error ? error.message : String(error));
  }
}

function toReplayRequest(incoming: AnyRequest, body: Uint8Array): ReplayRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || (name.startsWith(":") && name !== ":authority")) continue;
    headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const authority = incoming.headers[":authority"];
  if (typeof authority === "string") headers["host"] ??= authority;
  const { method = "", url: path = "/", httpVersion } = incoming;
  return { ...routeOf(method, path), method, path, headers, body, httpVersion };
}

/** The whole body, or `undefined` when it is too large or the client went away. */
async function readBody(incoming: AnyRequest): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        incoming.destroy();
        return undefined;
      }
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
