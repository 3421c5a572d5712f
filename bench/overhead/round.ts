import { parseArgs } from "node:util";
import { loadCaller } from "./caller.ts";
import { type Compared, compareCpu } from "./cpu.ts";
import { registerDiscardingSdk } from "./discarding-sdk.ts";
import { enable, type Variant } from "./variant.ts";

// One round of one variant, in a fresh process: CPU time per call and per streamed event of a plain copy of the AWS
// SDK and of an instrumented one, in turns. Prints a `Round`.

export interface Round {
  /** Of the first calls, while V8 compiles what they run. */
  readonly addedWarmingUs: number;
  readonly plainCallUs: number;
  readonly addedCallUs: number;
  /** The same with one call after the other. */
  readonly plainAloneUs: number;
  readonly addedAloneUs: number;
  /** In elapsed time. */
  readonly addedAloneElapsedUs: number;
  readonly plainEventUs: number;
  readonly addedEventUs: number;
  /** Spans that came out for one instrumented Converse call, and for one ConverseStream call. */
  readonly spansPerCall: number;
  readonly spansPerStream: number;
  /** Spans with tokens and a cost, for one instrumented call of either kind. */
  readonly pricedPerCall: number;
  /** What it tells of a Converse call: instrumentations do not do the same work. */
  readonly recorded: Recorded;
}

interface Recorded {
  /** Names of the span's attributes. */
  readonly attributes: readonly string[];
  /** Names of the metrics. */
  readonly metrics: readonly string[];
}

const SHORT = 10;
const LONG = 510;
const CALLS_IN_BLOCK = 128;
const IN_FLIGHT = 16;
const STREAMS_IN_BLOCK = 8;

const { values } = parseArgs({
  options: {
    variant: { type: "string" },
    url: { type: "string" },
    "warm-up": { type: "string" },
    calls: { type: "string" },
  },
});
const blocks = Math.ceil(Number(values.calls) / CALLS_IN_BLOCK);
const url = values.url ?? "";

const sdk = registerDiscardingSdk();
const plain = loadCaller(url);
const prepare = await enable(values.variant as Variant);
const instrumented = loadCaller(url, prepare);

const settle = (): Promise<void> => sdk.flush();
let calls = 0;
let streams = 0;
const call = (): Promise<void> => {
  calls += 1;
  return instrumented.call();
};
const stream = (deltas: number): Promise<void> => {
  streams += 1;
  return instrumented.stream(deltas);
};
const compareCalls = (count: number, inFlight: number): Promise<Compared> =>
  compareCpu(() => plain.call(), call, { blocks: count, block: CALLS_IN_BLOCK, inFlight, settle });
const compareStreams = (count: number, deltas: number): Promise<Compared> =>
  compareCpu(
    () => plain.stream(deltas),
    () => stream(deltas),
    { blocks: count, block: STREAMS_IN_BLOCK, inFlight: 1, settle },
  );

const warming = await compareCalls(Math.ceil(Number(values["warm-up"]) / CALLS_IN_BLOCK), IN_FLIGHT);
const perCall = await compareCalls(blocks, IN_FLIGHT);
const alone = await compareCalls(Math.ceil(blocks / 2), 1);
const callSpans = sdk.spans;
const recorded: Recorded = { attributes: sdk.lastAttributes, metrics: await sdk.metricNames() };
const streamBlocks = Math.ceil(blocks / 2);
await compareStreams(Math.ceil(streamBlocks / 2), LONG);
// What a stream costs as a call is in both lengths, so the difference is what the events cost.
const short = await compareStreams(streamBlocks, SHORT);
const long = await compareStreams(streamBlocks, LONG);

const round: Round = {
  addedWarmingUs: warming.added,
  plainCallUs: perCall.a,
  addedCallUs: perCall.added,
  plainAloneUs: alone.a,
  addedAloneUs: alone.added,
  addedAloneElapsedUs: alone.addedElapsed,
  plainEventUs: (long.a - short.a) / (LONG - SHORT),
  addedEventUs: (long.added - short.added) / (LONG - SHORT),
  spansPerCall: callSpans / calls,
  spansPerStream: (sdk.spans - callSpans) / streams,
  pricedPerCall: sdk.priced / (calls + streams),
  recorded,
};
plain.close();
instrumented.close();
console.log(JSON.stringify(round));
process.exit();
