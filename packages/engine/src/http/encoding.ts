import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream";
import { constants, createBrotliCompress, createBrotliDecompress, createDeflate, createGunzip } from "node:zlib";
import { createGzip, createInflate, createZstdCompress, createZstdDecompress } from "node:zlib";
import { EngineException } from "../database/exception.ts";

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  "x-gzip": () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

/** Fast levels: on loopback the processor is scarcer than the wire. */
const ENCODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGzip({ level: 1 }),
  zstd: () => createZstdCompress(),
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 2 } }),
  deflate: () => createDeflate({ level: 1 }),
};

/** The body without its Content-Encoding; throws 89 for one that is not known. */
export function decodeBody(body: Readable, contentEncoding: string | undefined): Readable {
  const name = (contentEncoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return body;
  const decoder = DECODERS[name];
  if (decoder === undefined) {
    throw new EngineException(89, "UNKNOWN_COMPRESSION_METHOD", `Unknown compression method ${JSON.stringify(name)}`);
  }
  // pipeline carries an error or a hang-up of the request into the decoder, whose reader then sees it.
  return pipeline(body, decoder(), () => undefined);
}

/** The first encoding in Accept-Encoding that we have, with its stream. */
export function chooseEncoder(accept: string | undefined): { name: string; create: () => Transform } | undefined {
  for (const part of (accept ?? "").split(",")) {
    const [name = "", ...options] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const create = ENCODERS[name];
    const refused = options.some((option) => /^q=0(\.0*)?$/.test(option));
    if (create !== undefined && !refused) return { name, create };
  }
  return undefined;
}
