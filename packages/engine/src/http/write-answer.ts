import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Answer } from "../database/database.ts";
import { removeFile } from "../database/spool.ts";
import { WHOLE_RESULT_BYTES } from "../limits.ts";
import { chooseEncoder } from "./encoding.ts";

/** Sends the rows, compressed when asked for; the spool file is gone before the first byte leaves. */
export async function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  compress: boolean,
): Promise<void> {
  const { rows } = answer;
  if (rows.kind === "bytes") return writeBytes(request, response, Buffer.from(rows.bytes), compress);
  const file = await open(rows.path);
  try {
    // Open files outlive their names: nothing is left behind, however this ends.
    await removeFile(rows.path);
    const { size } = await file.stat();
    if (size <= WHOLE_RESULT_BYTES) return await writeBytes(request, response, await file.readFile(), compress);
    await writeStream(
      request,
      response,
      file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false }),
      compress,
    );
  } finally {
    await file.close();
  }
}

async function writeBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  compress: boolean,
): Promise<void> {
  if (compress && chooseEncoder(request.headers["accept-encoding"]) !== undefined) {
    return writeStream(request, response, Readable.from([bytes], { objectMode: false }), true);
  }
  response.setHeader("Content-Length", bytes.length);
  response.end(request.method === "HEAD" ? undefined : bytes);
}

async function writeStream(
  request: IncomingMessage,
  response: ServerResponse,
  rows: Readable,
  compress: boolean,
): Promise<void> {
  const encoder = compress ? chooseEncoder(request.headers["accept-encoding"]) : undefined;
  if (encoder === undefined) return pipeline(rows, response);
  response.setHeader("Content-Encoding", encoder.name);
  await pipeline(rows, encoder.create(), response);
}
