import type { Question } from "../app/support-assistant.ts";
import { randomCaseQuestion } from "./agent/scripted-agent.ts";
import { pick, type Random } from "./random.ts";
import { RUNAWAY_TOPIC, TOPICS } from "./topics.ts";

export interface PlannedQuestion extends Question {
  readonly atMs: number;
}

/** One session runs away for this long, up to the same time before the end of the history. */
const RUNAWAY = { fromEndMs: 95 * 60_000, lengthMs: 20 * 60_000, questions: 6 } as const;
/** The service is at its limit for this long: half of all requests are throttled. */
const BUSY = { fromEndMs: 200 * 60_000, lengthMs: 15 * 60_000 } as const;

const CUSTOMERS = Array.from({ length: 40 }, (_, i) => `customer-${String(i + 1).padStart(2, "0")}`);
const SESSIONS_PER_HOUR = 42;
const HOUR_MS = 3_600_000;

/** Questions of `hours` hours up to `endMs`, in order of time. The same random numbers give the same questions. */
export function planHistory(endMs: number, hours: number, random: Random): readonly PlannedQuestion[] {
  const startMs = endMs - hours * HOUR_MS;
  const planned: PlannedQuestion[] = [];
  const sessions = Math.round(hours * SESSIONS_PER_HOUR);
  for (let i = 0; i < sessions; i += 1) {
    const begins = startMs + ((i + random()) / sessions) * (endMs - startMs);
    planned.push(...planSession(`session-${String(i + 1).padStart(4, "0")}`, begins, endMs, random));
  }
  const runawayAt = endMs - RUNAWAY.fromEndMs;
  if (runawayAt > startMs) planned.push(...planRunaway(runawayAt));
  return planned.toSorted((a, b) => a.atMs - b.atMs);
}

function planSession(sessionId: string, begins: number, endMs: number, random: Random): PlannedQuestion[] {
  const userId = pick(CUSTOMERS, random);
  const questions: PlannedQuestion[] = [];
  let atMs = begins;
  // At least a minute before the end, so that no answer reaches into the future.
  for (let left = 1 + Math.floor(random() * 4); left > 0 && atMs < endMs - 60_000; left -= 1) {
    questions.push({ atMs: Math.round(atMs), sessionId, userId, text: randomQuestion(random) });
    atMs += 25_000 + random() * 90_000;
  }
  return questions;
}

function planRunaway(fromMs: number): PlannedQuestion[] {
  const { questions } = RUNAWAY_TOPIC;
  return Array.from({ length: RUNAWAY.questions }, (_, i) => ({
    atMs: fromMs + (i * RUNAWAY.lengthMs) / RUNAWAY.questions,
    sessionId: "session-runaway",
    userId: "customer-17",
    text: questions[i % questions.length] ?? "",
  }));
}

/** Share of the requests that are throttled at an instant of a history that ends at `endMs`. */
export function throttledShare(nowMs: number, endMs: number): number {
  const busyMs = nowMs - (endMs - BUSY.fromEndMs);
  return busyMs >= 0 && busyMs < BUSY.lengthMs ? 0.5 : 0.02;
}

/** Of all questions: what needs more than one look. */
const CASE_SHARE = 0.12;

export function randomQuestion(random: Random): string {
  if (random() < CASE_SHARE) return randomCaseQuestion(random);
  return pick(pick(TOPICS, random).questions, random);
}

export function randomCustomer(random: Random): string {
  return pick(CUSTOMERS, random);
}
