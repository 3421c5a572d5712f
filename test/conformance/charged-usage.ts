import type { Expected } from "./case.ts";
import type { ChargedUsage } from "./exact-cost.ts";
import type { Outcome } from "./job.ts";

interface Answer {
  readonly usage?: {
    readonly cacheDetails?: readonly { readonly ttl?: string; readonly inputTokens?: number }[] | null;
  } | null;
  readonly serviceTier?: { readonly type?: string } | string | null;
}

/** Bytes as the caller tells them (tag.ts). */
interface Bytes {
  readonly $bytes?: string;
}

/** An answer of Anthropic's, or the chunk that begins its stream. Null stands for what there is nothing to say of. */
interface AnthropicBody {
  readonly usage?: { readonly cache_creation?: { readonly ephemeral_1h_input_tokens?: number } | null } | null;
  readonly message?: AnthropicBody | null;
}

/**
 * What of `expected` is charged by the token. The times to live of cache writes are in the answer alone; capacity that
 * was reserved is not charged by the token.
 */
export function chargedUsage(expected: Expected, plain: Outcome): ChargedUsage {
  const { usage, serviceTier } = metadataOf(plain);
  if ((typeof serviceTier === "string" ? serviceTier : serviceTier?.type) === "reserved") return {};
  const anHour = usage?.cacheDetails?.filter(({ ttl }) => ttl === "1h") ?? [];
  const told = anHour.reduce((sum, { inputTokens = 0 }) => sum + inputTokens, 0);
  const cacheWrite1hTokens = told + invokedWrites(plain);
  return { ...expected, cacheWrite1hTokens };
}

/** Tokens that an answer of InvokeModel says were written for an hour. */
function invokedWrites(plain: Outcome): number {
  const whole = plain.kind === "returned" ? (plain.output as { readonly body?: Bytes }).body : undefined;
  const chunks = (plain.events as readonly { readonly chunk?: { readonly bytes?: Bytes } }[]).map(
    ({ chunk }) => chunk?.bytes,
  );
  for (const bytes of [whole, ...chunks]) {
    const body = bodyOf(bytes);
    const usage = body?.usage ?? body?.message?.usage;
    const written = usage?.cache_creation?.ephemeral_1h_input_tokens;
    if (written !== undefined) return written;
  }
  return 0;
}

function bodyOf(bytes: Bytes | undefined): AnthropicBody | null | undefined {
  try {
    return JSON.parse(Buffer.from(bytes?.$bytes ?? "", "base64").toString()) as AnthropicBody | null;
  } catch {
    return undefined;
  }
}

function metadataOf(plain: Outcome): Answer {
  const last = (plain.events as readonly { readonly metadata?: Answer }[]).findLast(({ metadata }) => metadata);
  if (last?.metadata !== undefined) return last.metadata;
  return plain.kind === "returned" ? (plain.output as Answer) : {};
}
