import { parseHeaders, readOptions } from "../options.ts";
import { createProgress } from "../progress.ts";
import { runHistory } from "./run-history.ts";

const {
  endpoint,
  headers,
  historyHours: hours,
  seed,
  endMs,
  progress,
} = readOptions(process.argv.slice(2), process.env, Date.now());
const line = createProgress(progress);
try {
  const { questions, failed, spans } = await runHistory({
    endpoint,
    headers: parseHeaders(headers),
    hours,
    seed,
    endMs,
    onProgress: (at) => line.show(`demo: ${at.questions} of ${at.ofQuestions} questions, ${at.spansSent} spans sent`),
  });
  line.end(`demo: ${questions} questions over ${hours} hours, ${failed} of them failed, ${spans} spans sent`);
} catch (error) {
  process.stderr.write(`Cannot write the demo's history: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
