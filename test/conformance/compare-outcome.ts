import { isDeepStrictEqual } from "node:util";
import type { Case, Faults } from "./case.ts";
import { isOfAgents, isPlain } from "./covered.ts";
import type { Outcome } from "./job.ts";

/** Faults in what the instrumented caller got, against what the plain caller got. */
export function compareOutcomes(plain: Outcome, instrumented: Outcome, recording: Case): Faults {
  const [expected, got] = [plain, instrumented].map((outcome) => withoutMadeUpId(outcome, recording));
  if (isDeepStrictEqual(expected, got)) return [];
  return [`the caller's result: expected ${short(expected)}, got ${short(got)}`];
}

/** Faults in what the plain caller got, against the recording: the replay itself must be right. */
export function checkReplay({ operation, expected }: Case, plain: Outcome): Faults {
  const faults: string[] = [];
  const check = (what: string, wanted: unknown, got: unknown): void => {
    if (!isDeepStrictEqual(wanted, got)) faults.push(`replayed ${what}: expected ${short(wanted)}, got ${short(got)}`);
  };
  const said = whatWasSaid(plain);
  if (expected.httpStatus !== undefined && expected.httpStatus >= 400) {
    check("status", expected.httpStatus, plain.kind === "threw" ? plain.error.httpStatus : "no error");
  }
  // Bodies of InvokeModel have as many forms as there are families; the span's content is compared with `expected`.
  if (operation.startsWith("InvokeModel") || isOfAgents(operation) || isPlain(operation)) return faults;
  if (expected.text !== undefined) check("text", expected.text, said.text);
  if (expected.toolCalls !== undefined) check("tool calls", expected.toolCalls, said.toolCalls);
  return faults;
}

interface Said {
  readonly text: string;
  readonly toolCalls: readonly string[];
}

interface Block {
  readonly text?: string;
  readonly toolUse?: { readonly name?: string };
}

function whatWasSaid(outcome: Outcome): Said {
  const events = outcome.events as readonly {
    readonly contentBlockStart?: { readonly start?: Block };
    readonly contentBlockDelta?: { readonly delta?: Block };
  }[];
  const output = outcome.kind === "returned" ? outcome.output : undefined;
  const whole = output as
    | { readonly output?: { readonly message?: { readonly content?: readonly Block[] } } }
    | undefined;
  const blocks = whole?.output?.message?.content ?? [];
  return {
    text: [...blocks, ...events.map((event) => event.contentBlockDelta?.delta)]
      .map((said) => said?.text ?? "")
      .join(""),
    toolCalls: [...blocks, ...events.map((event) => event.contentBlockStart?.start ?? {})].flatMap(
      ({ toolUse }) => toolUse?.name ?? [],
    ),
  };
}

/** Where the recording has no request id, the replay made one up for each call. */
function withoutMadeUpId(outcome: Outcome, { response }: Case): unknown {
  const names = Object.keys(response.headers ?? {}).map((name) => name.toLowerCase());
  if (names.includes("x-amzn-requestid")) return outcome;
  return JSON.parse(JSON.stringify(outcome, (key, value: unknown) => (key === "requestId" ? undefined : value)));
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
