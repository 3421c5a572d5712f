#!/usr/bin/env node
import { CommanderError } from "commander";
import { createProgram } from "./commands/program.ts";

// The one place that reads the environment and the arguments, and decides how the process ends.
// A reader that has seen enough (`outcrop up --help | head`) closes the pipe; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
const program = createProgram({
  env: (name) => process.env[name],
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
