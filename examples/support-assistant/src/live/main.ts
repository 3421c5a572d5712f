import { readOptions } from "../options.ts";
import { createProgress } from "../progress.ts";
import { runLive } from "./run-live.ts";

const { aws, seed, questions, everyMs, progress } = readOptions(process.argv.slice(2), process.env, Date.now());
const line = createProgress(progress);
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
try {
  const { asked, failed } = await runLive({
    aws,
    seed,
    questions,
    everyMs,
    signal: stop.signal,
    onProgress: (count) => line.show(`demo: ${count} of ${questions} questions asked`),
  });
  line.end(`demo: ${asked} questions asked, ${failed} of them failed`);
} catch (error) {
  process.stderr.write(`Cannot run the demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
