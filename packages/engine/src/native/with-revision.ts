import { EngineException } from "../database/exception.ts";
import { Incomplete, Reader } from "./reader.ts";
import { skipColumn } from "./skip-column.ts";
import { readType, type NativeType } from "./type.ts";

/** From this protocol revision on, a byte after a column's type tells whether its values are written in another way. */
const CUSTOM_SERIALISATION = 54_454;
/** Field 1: no overflow row; field 2: bucket -1; end. */
const BLOCK_INFO: Buffer = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);
const ORDINARY: Buffer = Buffer.from([0]);
const BLOCK_BYTES = 512 * 1024 * 1024;

/**
 * Native blocks in the form of a protocol revision. ClickHouse writes it when a client sends
 * `client_protocol_version`, as the Go client (and so Grafana) does; chdb writes revision 0 only.
 */
export async function* withRevision(source: AsyncIterable<Buffer>, revision: number): AsyncGenerator<Buffer> {
  if (revision === 0) return yield* source;
  const types = new Map<string, NativeType>();
  let chunks: Buffer[] = [];
  let size = 0;
  let enough = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < enough) continue;
    const bytes = Buffer.concat(chunks);
    const pieces: Buffer[] = [];
    const rest = bytes.subarray(takeBlocks(bytes, revision, types, pieces));
    yield* pieces;
    chunks = [rest];
    size = rest.length;
    // A block that is not complete is walked again only when there is twice as much of it.
    enough = size * 2;
    if (size > BLOCK_BYTES) {
      throw new EngineException(307, "TOO_MANY_BYTES", `A block of the result is larger than ${BLOCK_BYTES} bytes`);
    }
  }
  const bytes = Buffer.concat(chunks);
  const pieces: Buffer[] = [];
  if (takeBlocks(bytes, revision, types, pieces) !== bytes.length) {
    throw new EngineException(33, "CANNOT_READ_ALL_DATA", "Cannot read the result: it ends within a block");
  }
  yield* pieces;
}

/** Adds the complete blocks in `bytes` to `pieces`, and tells where they end. */
function takeBlocks(bytes: Buffer, revision: number, types: Map<string, NativeType>, pieces: Buffer[]): number {
  let end = 0;
  try {
    while (end < bytes.length) {
      const block = walkBlock(bytes, end, revision, types);
      pieces.push(...block.pieces);
      ({ end } = block);
    }
  } catch (error) {
    if (!(error instanceof Incomplete)) throw error;
  }
  return end;
}

function walkBlock(
  bytes: Buffer,
  start: number,
  revision: number,
  types: Map<string, NativeType>,
): { readonly pieces: readonly Buffer[]; readonly end: number } {
  const pieces: Buffer[] = [BLOCK_INFO];
  const reader = new Reader(bytes, start);
  const columns = reader.number();
  const rows = reader.number();
  let from = start;
  for (let column = 0; column < columns; column++) {
    reader.text();
    const name = reader.text();
    const type = types.get(name) ?? readType(name);
    types.set(name, type);
    if (revision >= CUSTOM_SERIALISATION) {
      pieces.push(bytes.subarray(from, reader.at), ORDINARY);
      from = reader.at;
    }
    if (rows > 0) skipColumn(reader, type, rows);
  }
  pieces.push(bytes.subarray(from, reader.at));
  return { pieces, end: reader.at };
}
