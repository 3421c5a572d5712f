/** What the store holds after the load, and how long it took until it was all there. */
export interface Stored {
  readonly rows: number;
  readonly afterMs: number;
  /** Rows that are there more than once. */
  readonly doubled: number;
  /** Model calls among the spans, and entries of the ledger that stand for them; dollars of both are equal. */
  readonly modelCalls: number;
  readonly ledgerCalls: number;
  readonly ledgerAgrees: boolean;
  readonly settledAfterMs: number;
}

/** How long after the last acknowledgement the bench waits for rows and for the ledger. */
const WITHIN_MS = 300_000;
/** Rows are looked at for doubles in so many parts, each small enough for the engine's memory. */
const PARTS = 16;

/** Waits until at least so many rows are there and the ledger agrees with them, or time is up. */
export async function checkStored(ask: (sql: string) => Promise<string>, expected: number): Promise<Stored> {
  const began = performance.now();
  const rows = await until(
    async () => Number(await ask("SELECT count() FROM otel_traces")),
    (count) => count >= expected,
  );
  const afterMs = performance.now() - began;
  const ledger = await until(
    async () => ({
      spans: await ask(
        "SELECT count(), sum(CostNanoUsd) FROM otel_traces WHERE GenAiOperation = 'chat' AND isNotNull(GenAiInputTokens)",
      ),
      entries: await ask("SELECT sum(Sign), sum(Sign * CostNanoUsd) FROM ledger"),
    }),
    ({ spans, entries }) => spans === entries,
  );
  const settledAfterMs = performance.now() - began;
  let doubled = 0;
  for (let part = 0; part < PARTS; part++) {
    const where = `cityHash64(TraceId) % ${PARTS} = ${part}`;
    doubled += Number(
      await ask(`SELECT count() - uniqExact(cityHash64(TraceId, SpanId)) FROM otel_traces WHERE ${where}`),
    );
  }
  const callsOf = (line: string): number => Number(line.split("\t")[0]);
  return {
    rows,
    afterMs,
    doubled,
    modelCalls: callsOf(ledger.spans),
    ledgerCalls: callsOf(ledger.entries),
    ledgerAgrees: ledger.spans === ledger.entries,
    settledAfterMs,
  };
}

async function until<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + WITHIN_MS;
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      // An engine that was just killed is started again.
      if (performance.now() > deadline) throw error;
      return undefined;
    });
    if (answer !== undefined && (isEnough(answer) || performance.now() > deadline)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
