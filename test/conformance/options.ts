import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Options {
  readonly fixtures: string;
  /** The folder was named on the command line, so it must be there. */
  readonly isNamed: boolean;
  /** Identifier of the one recording to run. */
  readonly only?: string;
  readonly json: boolean;
  readonly tree: boolean;
}

export const HELP = `Usage: npm run conformance -- [--fixtures DIR] [--only ID] [--json] [--tree]

Replays recordings of Amazon Bedrock through the AWS SDK, @outcrop/node and a running server, and compares.
The cases of Strands go through the tracer of @outcrop/node/strands, in the mode of each release.

  --fixtures DIR   folder that holds the recordings, at any depth, or strands/ with its cases (default: ../shared/fixtures)
  --only ID        one recording or case alone
  --json           a line of JSON for each recording, before the last line
  --tree           for each recording of the agent runtime its spans, a line of JSON: {op, name, error, children[]};
                   whose they are is said on stderr before
`;

/** Reads the command line. Throws with a message for the user. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fixtures: { type: "string" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
      tree: { type: "boolean", default: false },
    },
  });
  return {
    fixtures: values.fixtures ?? join(ROOT, "../shared/fixtures"),
    isNamed: values.fixtures !== undefined,
    ...(values.only === undefined ? {} : { only: values.only }),
    json: values.json,
    tree: values.tree,
  };
}
