import { isDeepStrictEqual } from "node:util";
import type { Faults } from "../case.ts";
import type { CaseFacts, EventFacts, SpanFacts } from "./case.ts";

const TIMES = ["gen_ai.event.start_time", "gen_ai.event.end_time"];
const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00$/;

/** Compares by the rules that the fixtures come with: texts byte for byte, exceptions by type and message. */
export function compareStrands(expected: CaseFacts, got: CaseFacts): Faults {
  const faults: string[] = [];
  const same = (what: string, want: unknown, have: unknown): void => {
    if (!isDeepStrictEqual(want, have)) faults.push(`${what}: expected ${show(want)}, got ${show(have)}`);
  };
  const { raised } = expected;
  // Where Python gave up, it may have begun or written less than ours.
  const upTo = <T>(items: readonly T[], wanted: readonly unknown[]): readonly T[] =>
    raised === undefined ? items : items.slice(0, wanted.length);
  const written = expected.serialized ?? [];
  same("scopes", expected.scope, upTo(got.scope, expected.scope));
  same("serialized", written.map(plainNumbers), upTo((got.serialized ?? []).map(plainNumbers), written));
  const names = got.spans.map(({ name }) => name);
  same(
    "spans",
    expected.spans.map(({ name }) => name),
    upTo(names, expected.spans),
  );
  for (const [at, want] of expected.spans.entries()) {
    const have = got.spans[at];
    if (have === undefined) continue;
    for (const key of ["name", "kind", "parent"] as const) same(`${want.name}: ${key}`, want[key], have[key]);
    if (raised === undefined) compareWhole(want, have, same);
    else compareUntilRaised(want, have, same);
  }
  return faults;
}

type Same = (what: string, want: unknown, have: unknown) => void;

function compareWhole(want: SpanFacts, have: SpanFacts, same: Same): void {
  same(`${want.name}: attributes`, normalAttributes(want), normalAttributes(have));
  same(`${want.name}: events`, want.events.map(normalEvent), have.events.map(normalEvent));
  same(`${want.name}: status`, want.status, have.status);
  same(`${want.name}: description`, want.description ?? "", have.description ?? "");
  same(`${want.name}: ended`, want.ended, have.ended);
}

/** Where Python gave up, ours goes on: what Python had set by then must be there. */
function compareUntilRaised(want: SpanFacts, have: SpanFacts, same: Same): void {
  const attributes = normalAttributes(have);
  for (const [name, value] of Object.entries(normalAttributes(want)))
    same(`${want.name}: ${name}`, value, attributes[name]);
  const events = have.events.slice(0, want.events.length);
  same(`${want.name}: events`, want.events.map(normalEvent), events.map(normalEvent));
}

function normalAttributes({ attributes }: SpanFacts): Readonly<Record<string, unknown>> {
  return normalMembers(attributes);
}

function normalEvent({ name, attributes }: EventFacts): unknown {
  if (name === "exception") {
    return { name, type: attributes["exception.type"], message: attributes["exception.message"] ?? "" };
  }
  return { name, attributes: normalMembers(attributes) };
}

/** Without what JavaScript's SDK does not hold: null, and maps. */
function normalMembers(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept = Object.entries(members).filter(
    ([, value]) => value !== null && (typeof value !== "object" || Array.isArray(value)),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, TIMES.includes(name) ? timeOf(value) : textOf(value)]));
}

function timeOf(value: unknown): unknown {
  return value === "<iso-utc>" || (typeof value === "string" && ISO_UTC.test(value)) ? "<iso-utc>" : value;
}

function textOf(value: unknown): unknown {
  return typeof value === "string" && /^(?:[[{]|-?\d+\.0$)/.test(value) ? plainNumbers(value) : value;
}

/** `1.0` as `1` outside of JSON's texts: JavaScript has one kind of number. */
function plainNumbers(json: string): string {
  return json.replace(
    /"(?:[^"\\]|\\.)*"|(-?\d+)\.0(?![\d.eE])/g,
    (whole, digits: string | undefined) => digits ?? whole,
  );
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
