/** What the console's pages ask first, of the last hour. */
const QUESTIONS = [
  "overview?range=1h",
  "traces?range=1h&limit=50",
  "traces?range=1h&sort=-cost&limit=50",
  "sessions?range=1h&sort=-cost&limit=50",
  "facets?range=1h",
  "ledger?range=1h&limit=50",
];

export interface QueryReport {
  readonly answered: number;
  /** Not answered with 200, as while the server is killed. */
  readonly failed: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
}

/** So many clients ask the server, one question after the other, until told to stop. */
export function startQueryLoad(clients: number, api: () => string): { readonly stop: () => Promise<QueryReport> } {
  const times: number[] = [];
  let failed = 0;
  const stopping = new AbortController();
  const client = async (first: number): Promise<void> => {
    for (let turn = first; !stopping.signal.aborted; turn++) {
      const asked = performance.now();
      const isAnswered = await ask(`${api()}/api/default/${QUESTIONS[turn % QUESTIONS.length] ?? ""}`);
      if (isAnswered) times.push(performance.now() - asked);
      else {
        failed++;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  const running = Promise.all(Array.from({ length: clients }, (_, first) => client(first)));
  return {
    async stop() {
      stopping.abort();
      await running;
      const sorted = times.toSorted((a, b) => a - b);
      const quantile = (q: number): number =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0);
      return { answered: times.length, failed, p50_ms: quantile(0.5), p95_ms: quantile(0.95) };
    },
  };
}

/** Asks one of the questions, another each turn. Throws where the answer is none. */
export async function askOnce(api: string, turn: number): Promise<void> {
  const question = QUESTIONS[turn % QUESTIONS.length] ?? "";
  if (!(await ask(`${api}/api/default/${question}`))) throw new Error(`Cannot ask ${question}: expected an answer`);
}

async function ask(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
