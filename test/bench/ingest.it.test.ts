import { describe, expect, it } from "vitest";
import { LoadBody } from "../../bench/ingest/load-body.ts";
import { readOptions } from "../../bench/ingest/options.ts";
import { isCorrect } from "../../bench/ingest/summary.ts";
import { readBatch } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import { decodeTracesJson } from "../../packages/server/src/receive/otlp/decode-traces-json.ts";
import { decodeTracesProto } from "../../packages/server/src/receive/otlp/decode-traces-proto.ts";

const NOW = 1_770_000_000_000_000_000n;
const SPANS = 200;

function spansOf(body: LoadBody, decode: typeof decodeTracesProto): ReturnType<typeof readBatch> {
  const decoded = decode(body.bytes, "acme");
  if (decoded.kind !== "ok" || decoded.rejected > 0) throw new Error(`Expected sound spans, got ${decoded.reason}`);
  return readBatch(decoded.batch);
}

describe("the load of bench ingest", () => {
  it("says the same in protobuf and in JSON, sending for sending", () => {
    const proto = new LoadBody(3, SPANS, NOW, "protobuf");
    const json = new LoadBody(3, SPANS, NOW, "json");
    for (let sending = 0; sending < 3; sending++) {
      const inProto = spansOf(proto, decodeTracesProto) as readonly { readonly traceId: string }[];
      const inJson = spansOf(json, decodeTracesJson) as readonly { readonly traceId: string }[];
      expect(inProto).toHaveLength(SPANS);
      // Both write the same bytes of a trace id anew, in their own order of digits.
      const idless = (spans: readonly object[]): readonly object[] => spans.map((span) => ({ ...span, traceId: "" }));
      expect(idless(inJson)).toEqual(idless(inProto));
      expect(new Set(inJson.map(({ traceId }) => traceId)).size).toBe(
        new Set(inProto.map((span) => span.traceId)).size,
      );
      proto.renew();
      json.renew();
    }
  });

  it("never sends a trace id twice", () => {
    const body = new LoadBody(3, SPANS, NOW);
    const seen = new Set<string>();
    let traces = 0;
    for (let sending = 0; sending < 20; sending++) {
      body.renew();
      const ids = new Set(
        (spansOf(body, decodeTracesProto) as readonly { readonly traceId: string }[]).map((s) => s.traceId),
      );
      traces += ids.size;
      for (const id of ids) seen.add(id);
    }
    expect(seen.size).toBe(traces);
  });
});

describe("what bench ingest takes for correct", () => {
  const options = readOptions(["--kill", "--kills", "2", "--spans-per-request", "10"]);
  const report = { requests: 5, unanswered: 2 };
  const stored = { rows: 60, doubled: 0, ledgerAgrees: true };
  const run = (change: object, more: object = {}): Parameters<typeof isCorrect>[0] =>
    ({ report, kills: { server: 2, engine: 2 }, stored: { ...stored, ...change }, ...more }) as never;

  it("is every acknowledged request, and whole ones of those that nobody answered", () => {
    expect(isCorrect(run({}), options)).toBe(true);
    expect(isCorrect(run({ rows: 50 }), options)).toBe(true);
    expect(isCorrect(run({ rows: 49 }), options)).toBe(false);
    expect(isCorrect(run({ rows: 55 }), options)).toBe(false);
    expect(isCorrect(run({ rows: 80 }), options)).toBe(false);
  });

  it("is none twice, the ledger as the rows, and every kill that was asked for", () => {
    expect(isCorrect(run({ doubled: 1 }), options)).toBe(false);
    expect(isCorrect(run({ ledgerAgrees: false }), options)).toBe(false);
    expect(isCorrect(run({}, { kills: { server: 2, engine: 1 } }), options)).toBe(false);
    expect(isCorrect(run({ rows: 0 }, { report: { requests: 0, unanswered: 0 } }), options)).toBe(false);
  });
});

describe("the options of bench ingest", () => {
  it("kill each process twenty times where nothing else is said, and leave the peers out then", () => {
    expect(readOptions(["--kill"])).toMatchObject({ kills: 20, peers: false, protocol: "protobuf" });
    expect(readOptions([])).toMatchObject({ kills: 0, peers: true, queries: 0, engineUrl: undefined });
    expect(readOptions(["--grpc", "--with-queries", "2"])).toMatchObject({
      protocol: "grpc",
      queries: 2,
      peers: false,
    });
  });

  it("are refused with what was expected", () => {
    expect(() => readOptions(["--grpc", "--json"])).toThrow("expected one of them, got both");
    expect(() => readOptions(["--engine-url", "localhost"])).toThrow("expected http://… or https://…, got localhost");
    expect(() => readOptions(["--seconds", "x"])).toThrow("--seconds: expected a whole number from 1, got x");
  });
});
