import { encodeJson } from "./encode-json.ts";
import { encodeProto } from "./encode-proto.ts";
import { imagineSpans } from "./imagine-spans.ts";
import { createRandom } from "./random.ts";

export type LoadEncoding = "protobuf" | "json";

/** Bytes of each trace id that are written anew for each sending. */
const CHANGED = 4;

/**
 * An `ExportTraceServiceRequest` that is encoded once and sent many times: before each sending, `renew` writes other
 * trace ids over those that it has, so that no two sendings hold the same span.
 */
export class LoadBody {
  readonly bytes: Buffer;
  readonly #isText: boolean;
  readonly #places: Uint32Array;
  readonly #originals: Uint32Array;
  #sendings = 0;

  constructor(seed: number, spans: number, nowNano: bigint, encoding: LoadEncoding = "protobuf") {
    const services = imagineSpans(createRandom(seed), spans, nowNano);
    this.#isText = encoding === "json";
    this.bytes = Buffer.from(this.#isText ? encodeJson(services) : encodeProto(services));
    const ids = services.flatMap(({ spans: some }) => some.map(({ traceId }) => Buffer.from(traceId)));
    this.#places = Uint32Array.from(findIds(this.bytes, ids, this.#isText));
    this.#originals = Uint32Array.from(ids, (id) => id.readUInt32LE());
  }

  /** Multiplying by an odd number meets every 32-bit value once, and spreads neighbours, as real trace ids are spread. */
  renew(): void {
    const change = Math.imul(++this.#sendings, 0x9e3779b1);
    const { bytes } = this;
    for (let i = 0; i < this.#places.length; i++) {
      const id = ((this.#originals[i] ?? 0) ^ change) >>> 0;
      const at = this.#places[i] ?? 0;
      if (this.#isText) bytes.write(id.toString(16).padStart(2 * CHANGED, "0"), at, "latin1");
      else bytes.writeUInt32LE(id, at);
    }
  }
}

/** Where each span's trace id begins, in the order of the spans. */
function findIds(bytes: Buffer, ids: readonly Buffer[], isText: boolean): readonly number[] {
  let from = 0;
  return ids.map((id) => {
    const at = bytes.indexOf(isText ? id.toString("hex") : id, from);
    if (at < 0) throw new Error("Cannot find a span's trace id in its body: expected it as encoded");
    from = at + id.length;
    return at;
  });
}
