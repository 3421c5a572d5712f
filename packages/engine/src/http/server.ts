import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Database } from "../database/database.ts";
import type { EngineUser } from "../options.ts";
import { isMeantForUs } from "./access.ts";
import { handleQuery } from "./handle-query.ts";

/** The part of ClickHouse's HTTP interface that @clickhouse/client and Grafana use. */
export function createHttpServer(database: Database, users: readonly EngineUser[]): Server {
  const server = createServer(
    // Parameters of a query travel in the URL: ClickHouse takes 1 MiB too.
    { maxHeaderSize: 1024 * 1024, keepAlive: true, keepAliveTimeout: 10_000, requestTimeout: 0 },
    (request, response) => void answer(request, response, database, users),
  );
  server.maxConnections = 512;
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  database: Database,
  users: readonly EngineUser[],
): Promise<void> {
  if (!isMeantForUs(request.headers)) {
    return plain(response, 403, "Forbidden: expected a loopback name in Host and no other Origin\n");
  }
  const url = URL.parse(request.url ?? "/", "http://engine");
  if (url === null) return plain(response, 400, "Bad request: expected a URL\n");
  if (!["GET", "HEAD", "POST"].includes(request.method ?? "")) {
    response.setHeader("Allow", "GET, HEAD, POST");
    return plain(response, 405, "Method not allowed: expected GET, HEAD or POST\n");
  }
  if (url.pathname === "/ping" || url.pathname === "/replicas_status") return plain(response, 200, "Ok.\n");
  if (url.pathname !== "/") {
    return plain(response, 404, `There is no handle ${url.pathname}: use / for queries or /ping for health checks\n`);
  }
  if (request.method !== "POST" && !url.searchParams.has("query")) return plain(response, 200, "Ok.\n");
  await handleQuery(request, response, url, database, users);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=UTF-8", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}
