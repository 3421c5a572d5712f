import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".map": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

/** The console talks to its own origin alone; styles are inline where the chart library sets them. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/**
 * Serves the built console. A path that is no file is a view of the page, and gets `index.html`; files under `/assets/`
 * carry a hash in their name and may be kept for ever.
 */
export function createConsoleFiles(
  folder: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    // Nobody posts to a page: it is a mistaken path of something else, and the server says so.
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const path = decodePath(request.url ?? "/");
    if (path === undefined) {
      response.writeHead(400).end();
      return true;
    }
    const wanted = join(folder, path);
    const inside = wanted === folder || wanted.startsWith(folder + sep);
    const file = inside && (await isFile(wanted)) ? wanted : undefined;
    if (file === undefined && extname(path) !== "" && path.startsWith(`${sep}assets${sep}`)) {
      response.writeHead(404).end();
      return true;
    }
    await send(
      request,
      response,
      file ?? join(folder, "index.html"),
      file !== undefined && path.includes(`${sep}assets${sep}`),
    );
    return true;
  };
}

function decodePath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    return path.includes("\0") ? undefined : normalize(path);
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  immutable: boolean,
): Promise<void> {
  let size: number;
  try {
    size = (await stat(file)).size;
  } catch {
    const text = "The console is not built: run `npm run build -w @outcrop/console` (npm start does)\n";
    response.writeHead(503, { "content-type": "text/plain; charset=utf-8" }).end(text);
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "content-length": size,
    "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  // The reader may go away half-way; that is not an error of ours.
  await pipeline(createReadStream(file), response).catch(() => response.destroy());
}
