import { type ReplayServer, startReplayServer } from "@outcrop/replay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PEERS, type Peer } from "../../bench/peers/peers.ts";
import { answer, SPENT } from "./answers.ts";
import { type CallName, type CallResult, CALLS, type Phase, type Plan, type SentSpan } from "./plan.ts";
import { runPlan } from "./run-plan.ts";
import { settle } from "./settle.ts";

const OURS = "@outcrop/node";
const SCOPES: Readonly<Record<Peer, string>> = {
  "opentelemetry-aws-sdk": "@opentelemetry/instrumentation-aws-sdk",
  openinference: "@arizeai/openinference-instrumentation-bedrock",
  traceloop: "@traceloop/instrumentation-bedrock",
};
/** Calls that a peer's span does not tell to the end: one of ours does. */
const OWN_ALL_THE_SAME: Readonly<Record<Peer, readonly CallName[]>> = {
  // It never ends the span of a stream that could not be opened.
  "opentelemetry-aws-sdk": ["ConverseStream, throttled"],
  openinference: [],
  // It ends the span of ConverseStream before the stream is read.
  traceloop: ["ConverseStream", "ConverseStream, left early", "ConverseStream, throttled"],
};
const ANSWERED = ["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream"] as const;
/** 10 × $0.80 + 5 × $4 + 100 × $0.08, a million tokens each. */
const COST_NANO_USD = 36_000n;
const FORMS = ["esm", "cjs"] as const;
const ORDERS = ["peers first", "outcrop first"] as const;

let server: ReplayServer;
let plain: readonly CallResult[];
beforeAll(async () => {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", region: "us-east-1" };
  server = await startReplayServer({ credentials, answer });
  plain = await runPlan({ url: server.url, peers: [], order: "peers first", form: "esm" });
});
afterAll(() => server.close());

interface Setup {
  readonly name: string;
  readonly peer: Peer;
  readonly suppressing?: boolean;
  readonly forms: readonly Plan["form"][];
}
const SETUPS: readonly Setup[] = [
  ...PEERS.map((peer) => ({ name: peer, peer, forms: FORMS })),
  {
    name: "opentelemetry-aws-sdk as ADOT sets it up",
    peer: "opentelemetry-aws-sdk",
    suppressing: true,
    forms: ["cjs"],
  },
];

describe.each(SETUPS)("beside $name", ({ peer, suppressing = false, forms }) => {
  const reports: { readonly plan: Omit<Plan, "url">; readonly results: readonly CallResult[] }[] = [];
  beforeAll(async () => {
    for (const order of ORDERS) {
      const plans = forms.map((form) => ({ peers: [peer], suppressing, order, form }));
      const results = await Promise.all(plans.map((plan) => runPlan({ url: server.url, ...plan })));
      for (const [index, plan] of plans.entries()) reports.push({ plan, results: results[index] ?? [] });
    }
  });

  /** Every call of a phase, of every process. */
  function calls(phase: Phase): readonly (CallResult & { readonly where: string })[] {
    const found = reports.flatMap(({ plan, results }) =>
      results
        .filter((result) => result.phase === phase)
        .map((result) => ({ ...result, where: `${result.call}, ${plan.order}, ${plan.form}` })),
    );
    expect(found.length).toBe(CALLS.length * (phase === "alone" ? forms.length : reports.length));
    return found;
  }

  it.each(["enrich", "aside", "own"] as const)(
    "with %s the caller gets what it gets beside the peer alone",
    (phase) => {
      for (const { call, outcome, where } of calls(phase)) {
        expect(outcome, where).toEqual(calls("alone").find((alone) => alone.call === call)?.outcome);
      }
    },
  );

  it("enriches the peer's span, or makes one beneath it where it ends too early, and never both", () => {
    for (const { call, spans, where } of calls("enrich")) {
      const told = spans.filter(({ attributes }) => "llm.cost.usd" in attributes || "llm.cost.status" in attributes);
      const scope = OWN_ALL_THE_SAME[peer].includes(call) ? OURS : SCOPES[peer];
      expect(
        told.map(({ scopeName }) => scopeName),
        where,
      ).toEqual([scope]);
      expect(
        told.map(({ attributes }) => attributes["outcrop.enriched"] === true),
        where,
      ).toEqual([scope !== OURS]);
      expect(spans.filter(({ scopeName }) => scopeName === OURS).length, where).toBe(scope === OURS ? 1 : 0);
      if (call.includes("throttled")) {
        expect(told[0]?.attributes["error.type"], where).toBe("ThrottlingException");
        expect(told[0]?.status, where).toBe(2);
      }
    }
  });

  it("leaves name, kind and parent of the peer's span as they are", () => {
    const shape = ({ name, kind, scopeName, parentSpanId }: SentSpan): unknown => [
      name,
      kind,
      scopeName,
      parentSpanId === "",
    ];
    const theirs = (spans: readonly SentSpan[]): unknown =>
      spans.filter((span) => span.scopeName === SCOPES[peer]).map(shape);
    for (const { call, spans, where } of calls("enrich")) {
      expect(theirs(spans), where).toEqual(theirs(calls("alone").find((alone) => alone.call === call)?.spans ?? []));
    }
  });

  it("steps aside where told to: the spans are the peer's alone", () => {
    for (const { spans, where } of calls("aside")) {
      expect(
        spans.filter(({ scopeName, attributes }) => scopeName === OURS || "llm.cost.usd" in attributes),
        where,
      ).toEqual([]);
    }
  });

  it("makes a span of its own beside the peer's where told to", () => {
    for (const { spans, where } of calls("own")) {
      expect(spans.filter(({ scopeName }) => scopeName === OURS).length, where).toBe(1);
      expect(
        spans.filter(({ attributes }) => "outcrop.enriched" in attributes),
        where,
      ).toEqual([]);
    }
  });

  it.each(["enrich", "own"] as const)("with %s the ledger counts each call once, at its price", (phase) => {
    for (const { call, spans, where } of calls(phase)) {
      const entries = settle(spans);
      expect(entries.length, where).toBe(1);
      if (!ANSWERED.some((answered) => answered === call)) continue;
      expect(entries[0]?.usage, where).toEqual(SPENT);
      expect(entries[0]?.costNanoUsd, where).toBe(COST_NANO_USD);
    }
  });

  it("the ledger counts a call at most once where Outcrop steps aside", () => {
    for (const { spans, where } of calls("aside")) expect(settle(spans).length, where).toBeLessThanOrEqual(1);
  });

  it("the ledger counts a call once wherever the two spans hang", () => {
    for (const { call, spans, where } of calls("own")) {
      if (!ANSWERED.some((answered) => answered === call)) continue;
      const ours = spans.find(({ scopeName }) => scopeName === OURS);
      const theirs = spans.find(({ scopeName }) => scopeName === SCOPES[peer]);
      if (ours === undefined || theirs === undefined) throw new Error(`Expected two spans of ${where}`);
      const root = "0".repeat(15) + "1";
      for (const [name, pair] of [
        [
          "theirs above",
          [
            { ...theirs, parentSpanId: root },
            { ...ours, parentSpanId: theirs.spanId },
          ],
        ],
        [
          "ours above",
          [
            { ...ours, parentSpanId: root },
            { ...theirs, parentSpanId: ours.spanId },
          ],
        ],
        [
          "side by side",
          [
            { ...ours, parentSpanId: root },
            { ...theirs, parentSpanId: root },
          ],
        ],
      ] as const) {
        const entries = settle(pair);
        expect(entries.length, `${name}: ${where}`).toBe(1);
        expect(entries[0]?.costNanoUsd, `${name}: ${where}`).toBe(COST_NANO_USD);
      }
    }
  });
});

describe.each([
  ["traceloop", "openinference"],
  ["opentelemetry-aws-sdk", "openinference"],
] as const)("beside %s and %s at once", (...peers) => {
  let reports: readonly (readonly CallResult[])[];
  beforeAll(async () => {
    reports = await Promise.all(ORDERS.map((order) => runPlan({ url: server.url, peers, order, form: "cjs" })));
  });

  it("the caller gets what it gets beside them alone", () => {
    const alone = (reports[0] ?? []).filter(({ phase }) => phase === "alone");
    expect(alone).toHaveLength(CALLS.length);
    for (const { phase, call, outcome } of reports.flat()) {
      expect(outcome, `${call}, ${phase}`).toEqual(alone.find((one) => one.call === call)?.outcome);
    }
  });

  it("the ledger counts each call once, at its price, although some tell of it in part", () => {
    for (const { phase, call, spans } of reports.flat()) {
      const where = `${call}, ${phase}`;
      const entries = settle(spans);
      if (phase === "alone" || phase === "aside") {
        expect(entries.length, where).toBeLessThanOrEqual(1);
        continue;
      }
      expect(entries.length, where).toBe(1);
      if (!ANSWERED.some((answered) => answered === call)) continue;
      expect([entries[0]?.usage, entries[0]?.costNanoUsd], where).toEqual([SPENT, COST_NANO_USD]);
    }
  });
});

it("without a peer, every manner makes the one span of ours", () => {
  const made = plain.filter(({ phase }) => phase !== "alone");
  expect(made.map(({ spans }) => spans.map(({ scopeName }) => scopeName))).toEqual(made.map(() => [OURS]));
  for (const { call, outcome } of made) {
    expect(outcome).toEqual(plain.find((alone) => alone.phase === "alone" && alone.call === call)?.outcome);
  }
});
