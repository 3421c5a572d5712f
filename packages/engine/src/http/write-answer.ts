import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Answer } from "../database/database.ts";
import { removeFile } from "../database/spool.ts";
import { WHOLE_RESULT_BYTES } from "../limits.ts";
import { withRevision } from "../native/with-revision.ts";
import { chooseEncoder } from "./encoding.ts";

/** How the rows are to be sent: compressed if the client can take it, Native blocks in this protocol revision. */
export interface Sending {
  readonly compress: boolean;
  readonly revision: number;
}

/** Sends the rows; the spool file is gone before the first byte leaves. */
export async function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { rows }: Answer,
  sending: Sending,
): Promise<void> {
  const encoder = sending.compress ? chooseEncoder(request.headers["accept-encoding"]) : undefined;
  const asTheyAre = encoder === undefined && sending.revision === 0;
  const send = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    const source = Readable.from(withRevision(chunks, sending.revision), { objectMode: false });
    if (encoder === undefined) return pipeline(source, response);
    response.setHeader("Content-Encoding", encoder.name);
    return pipeline(source, encoder.create(), response);
  };
  const sendWhole = (bytes: Buffer): Promise<void> | void => {
    if (!asTheyAre) return send(Readable.from([bytes], { objectMode: false }));
    response.setHeader("Content-Length", bytes.length);
    response.end(bytes);
  };

  if (rows.kind === "bytes") return sendWhole(Buffer.from(rows.bytes));
  const file = await open(rows.path);
  try {
    // Open files outlive their names: nothing is left behind, however this ends.
    await removeFile(rows.path);
    const { size } = await file.stat();
    if (size <= WHOLE_RESULT_BYTES) return await sendWhole(await file.readFile());
    const stream = file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false });
    return await (asTheyAre ? pipeline(stream, response) : send(stream));
  } finally {
    await file.close();
  }
}
