import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { isConsoleStale } from "./console-build.ts";
import { startDemo } from "./demo.ts";
import { ROOT, run } from "./run.ts";

// `npm start`: what a user of the repository runs. Builds the console where it is missing or older than its sources, runs
// `outcrop up`, and lets the demo write its six hours of history once.

interface StartOptions {
  readonly demo: boolean;
  readonly live: boolean;
}

/** What `outcrop up` tells its parent process when it is ready. */
export interface Ready {
  readonly kind: "ready";
  readonly console: string;
  readonly data: string;
}

const program = new Command("npm start --")
  .description("Outcrop from this repository: engine, server, console, and a demo to look at")
  .option("--no-demo", "start empty, without the demo's six hours of history")
  .option("--live", "let the demo's assistant go on answering customers", false)
  .allowUnknownOption()
  .allowExcessArguments()
  .addHelpText("after", "\nAll options of `outcrop up` can be given too:\n");
program.helpOption(false).option("-h, --help", "show this, and the options of `outcrop up`");
program.parse();
const options = program.opts<StartOptions & { readonly help?: boolean }>();
const passedOn = process.argv.slice(2).filter((word) => word !== "--no-demo" && word !== "--live");
const main = join(ROOT, "packages/server/src/main.ts");
const nodeArgs = ["--conditions=outcrop:source", main, "up", ...passedOn];

if (options.help === true) {
  program.outputHelp();
  console.log((await run("node", [...nodeArgs])).output);
  process.exit(0);
}

if (isConsoleStale(ROOT)) {
  process.stderr.write("console   building once…\n");
  const built = await run("npm", ["run", "build", "-w", "@outcrop/console"]);
  if (built.code !== 0) {
    process.stderr.write(built.output);
    process.exit(1);
  }
}
if (!existsSync(join(ROOT, "packages/console/dist/index.html"))) {
  process.stderr.write("Cannot start: the console was not built\n");
  process.exit(1);
}

const children: ChildProcess[] = [];
const server = spawn(process.execPath, nodeArgs, {
  cwd: process.cwd(),
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
children.push(server);
server.on("message", (message) => {
  const ready = message as Ready;
  if (ready.kind !== "ready" || !options.demo) return;
  startDemo(ready, { live: options.live, onChild: (child) => children.push(child) }).catch((error: unknown) => {
    process.stderr.write(`demo      ${error instanceof Error ? error.message : String(error)}\n`);
  });
});
server.on("exit", (code, signal) => {
  for (const child of children) child.kill("SIGTERM");
  process.exitCode = code ?? (signal === null ? 1 : 0);
});
// A terminal's Ctrl-C reaches every process of the group by itself, and a second one would end the server at once. When
// the signal came to this process alone, the others have not begun to stop a second later, and are told.
const ALONE_AFTER_MS = 1_000;
process.on("SIGINT", () => {
  setTimeout(() => {
    for (const child of children) child.kill("SIGTERM");
  }, ALONE_AFTER_MS).unref();
});
for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
