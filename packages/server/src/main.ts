#!/usr/bin/env node
import { createProgram } from "./commands/program.ts";

// The one place that reads the environment and the arguments, and decides how the process ends.
await createProgram({
  env: (name) => process.env[name],
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  exit: (code) => {
    process.exitCode = code;
  },
}).parseAsync(process.argv);
