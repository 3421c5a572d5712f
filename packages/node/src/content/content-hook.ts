import { type Attributes, type Context, context as contextApi, createContextKey } from "@opentelemetry/api";
import { reportOnce } from "../guard.ts";
import { isRecord } from "../values.ts";
import { type CapturedContent, CONTENT_KINDS } from "./captured-content.ts";

/** What a hook may know of the call whose content it gets. */
export interface ContentCall {
  /** `gen_ai.operation.name`. */
  readonly operation: string;
  /** `modelId` as sent. */
  readonly model: string | undefined;
  /** Everything that the span says, without content. */
  readonly attributes: Attributes;
  readonly traceId: string;
  readonly spanId: string;
  /** The command's input, the caller's own object: for bytes that have to be kept elsewhere. Not to be changed. */
  readonly input: object;
}

/** What is to be recorded: each kind that is there, in the same shapes. A kind that is left out is not recorded. */
export type RecordedContent = { readonly [Kind in keyof CapturedContent]?: readonly object[] | undefined };

/**
 * Decides what is recorded of a call's content: answers with it changed, with references to where it was put (parts
 * `{ type: "uri", modality, uri }`), or with nothing. It may answer with a promise: the caller does not wait for it, the
 * span does. Where it throws, rejects, or takes longer than its deadline, nothing is recorded.
 */
export type ContentHook = (
  content: CapturedContent,
  call: ContentCall,
) => RecordedContent | undefined | Promise<RecordedContent | undefined>;

/** What a hook left: content to record, or why there is none. */
export type HookOutcome =
  | { readonly kind: "content"; readonly content: RecordedContent }
  | { readonly kind: "dropped"; readonly reason: "hook" | "hook_failed" | "hook_timeout" | "hook_busy" };

export interface HookOptions {
  readonly deadlineMs: number;
  /** Set in the context that the hook runs in. */
  readonly context: Context;
}

/** Hooks that may be under way at once: what a slow one holds in memory has an end. */
const MAX_WAITING = 256;
const INSIDE = createContextKey("outcrop.content.hook");
const failed: HookOutcome = { kind: "dropped", reason: "hook_failed" };
let waiting = 0;

/** Whether a hook is running here: the calls that it makes itself are not handed to it again. */
export function isInsideHook(active: Context): boolean {
  return active.getValue(INSIDE) === true;
}

/** Runs a hook. Never throws, and its promise never rejects. */
export function runHook(
  hook: ContentHook,
  content: CapturedContent,
  call: ContentCall,
  { deadlineMs, context }: HookOptions,
): HookOutcome | Promise<HookOutcome> {
  if (waiting >= MAX_WAITING) return { kind: "dropped", reason: "hook_busy" };
  try {
    const answer = contextApi.with(context.setValue(INSIDE, true), () => hook(content, call));
    return isPromise(answer) ? withDeadline(answer, deadlineMs) : outcomeOf(answer);
  } catch (error) {
    reportOnce("run the content hook", error);
    return failed;
  }
}

function withDeadline(answer: PromiseLike<unknown>, deadlineMs: number): Promise<HookOutcome> {
  waiting += 1;
  return new Promise<HookOutcome>((resolve) => {
    const timer = setTimeout(() => resolve({ kind: "dropped", reason: "hook_timeout" }), deadlineMs);
    // Resolving twice does nothing: a hook that is late is not listened to.
    const finish = (outcome: HookOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    timer.unref();
    Promise.resolve(answer).then(
      (value) => finish(outcomeOf(value)),
      (error: unknown) => {
        reportOnce("run the content hook", error);
        finish(failed);
      },
    );
  }).finally(() => {
    waiting -= 1;
  });
}

/** Only lists of objects are taken: whatever else a hook answers with, it did not say that it may be recorded. */
function outcomeOf(answer: unknown): HookOutcome {
  if (!isRecord(answer)) return { kind: "dropped", reason: "hook" };
  const content: { -readonly [Kind in keyof CapturedContent]?: readonly object[] } = {};
  for (const kind of CONTENT_KINDS) {
    const items = answer[kind];
    if (Array.isArray(items)) content[kind] = items.filter(isRecord);
  }
  return { kind: "content", content };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return isRecord(value) && typeof value["then"] === "function";
}
