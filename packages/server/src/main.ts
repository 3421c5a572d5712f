#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { useCompileCache } from "./commands/compile-cache.ts";

// The one place that reads the environment and the arguments, and decides how the process ends.
// Bodies and blocks lie outside of V8's heap. By default each 64 MB of them, a fraction of a second, make it collect all of
// the heap; counted into its limit they do so when they matter. An eighth of the processor time of a busy intake.
// Left to itself the heap then grows to four times of what lives in it, under a full load some 150 MB more than with twice.
// Of Node 24 alone: a V8 without these flags would complain of them.
if (process.versions.node.startsWith("24.")) {
  setFlagsFromString("--external-memory-accounted-in-global-limit");
  setFlagsFromString("--heap-growing-percent=100");
}
// A reader that has seen enough (`outcrop up --help | head`) closes the pipe; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
const env = (name: string): string | undefined => process.env[name];
useCompileCache(env);
// Only now, as the cache is for what is loaded after it.
const [{ CommanderError }, { createProgram }] = await Promise.all([
  import("commander"),
  import("./commands/program.ts"),
]);
const program = createProgram({
  env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  exit: (code) => {
    process.exitCode = code;
  },
});
try {
  await program.parseAsync(process.argv);
} catch (error) {
  // Told to the user already, with the exit code set.
  if (!(error instanceof CommanderError)) throw error;
}
