import { Command, type CommanderError, InvalidArgumentError } from "commander";
import { checkConfig } from "./check-config.ts";
import type { CommandIo } from "./io.ts";
import { showStorage, type StorageOptions } from "./storage.ts";
import { up, type UpOptions } from "./up.ts";
import { VERSION } from "./version.ts";

/** The `outcrop` command: names, options and help. What each command does is in a file of its own. */
export function createProgram(io: CommandIo): Command {
  const program = new Command("outcrop")
    .description("Receives the telemetry of AI agents on AWS, prices it, stores it and shows it")
    .version(VERSION)
    .showHelpAfterError("(add --help for all options)")
    // Before the commands are made, as they take it over: help and version end well, anything else is wrong usage.
    .exitOverride((error: CommanderError) => {
      io.exit(error.exitCode === 0 ? 0 : 2);
      throw error;
    })
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) });

  program
    .command("up", { isDefault: true })
    .description("run engine, receivers and console in the foreground until Ctrl-C")
    .option("-c, --config <file>", "configuration in the shape of the OpenTelemetry Collector's (YAML)")
    .option("-d, --data <dir>", "where everything is stored", "./.outcrop")
    .option("--host <address>", "address to listen on; other than loopback needs credentials")
    .option("-p, --port <number>", "port of console, API and OTLP (0: any free one)", parsePort)
    .option("--otlp-port <number>", "second OTLP/HTTP port (0: any free one)", parsePort)
    .option("--grpc-port <number>", "port of OTLP/gRPC (0: any free one)", parsePort)
    .option("--json", "print one line of JSON with the addresses when ready, and nothing else on standard output")
    .addHelpText(
      "after",
      `
Credentials come from the configuration (extensions.access) or from the environment:
  OUTCROP_EMAIL and OUTCROP_PASSWORD (HTTP Basic), OUTCROP_API_KEY (Bearer).

Examples:
  $ outcrop up                                     everything on loopback, data in ./.outcrop
  $ outcrop up --port 8080 --otlp-port 14318 --grpc-port 14317
  $ outcrop up --config outcrop.yaml --data /var/lib/outcrop
  $ OUTCROP_EMAIL=me@example.com OUTCROP_PASSWORD=... outcrop up --host 0.0.0.0`,
    )
    // What comes first and is no command is an argument of this one, the default.
    .allowExcessArguments()
    .action(async (options: UpOptions, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) command.error(`Cannot run "${unknown}": expected up, check-config or storage`);
      io.exit(await up(options, io));
    });

  program
    .command("check-config")
    .description("check a configuration and the files it names; report every fault, with its line")
    .argument("<file>", "the YAML file, or - for standard input")
    .addHelpText(
      "after",
      `
Checks what \`outcrop up\` would check, with the same environment.
Exit code 0: good; 2: faulty.

Examples:
  $ outcrop check-config outcrop.yaml
  $ cat outcrop.yaml | outcrop check-config -`,
    )
    .action(async (file: string) => io.exit(await checkConfig(file, io)));

  program
    .command("storage")
    .description("show rows, size, oldest and newest of what is stored, by organisation and signal")
    .option("-c, --config <file>", "configuration whose exporters.store names the store")
    .option("-d, --data <dir>", "data folder of a running Outcrop with the embedded engine", "./.outcrop")
    .option("--json", "print one line of JSON")
    .addHelpText(
      "after",
      `
Sizes are those on disk; an organisation's is its share, by rows, of each partition.
Exit code 0: shown; 1: the store does not answer; 2: wrong usage or configuration.

Examples:
  $ outcrop storage                            of the Outcrop that runs on ./.outcrop
  $ outcrop storage --data /var/lib/outcrop
  $ outcrop storage --config outcrop.yaml      of the ClickHouse server that it names
  $ outcrop storage --json | jq '.rows[] | select(.org == "acme")'`,
    )
    .action(async (options: StorageOptions) => io.exit(await showStorage(options, io)));

  return program;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("expected a number from 0 to 65535");
  return port;
}
