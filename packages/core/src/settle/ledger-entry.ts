import { completeModelId } from "../models/complete-model-id.ts";
import type { ResolvedModel } from "../models/types.ts";
import type { PriceBook } from "../pricing/types.ts";
import { isModelCall } from "./count-calls.ts";
import type { Inherited } from "./inherit.ts";
import type { LedgerEntry, SettleSpan } from "./types.ts";

/** The entry for a span that counts, priced at the time when it began. */
export function ledgerEntry(span: SettleSpan, inherited: Inherited, book: PriceBook): LedgerEntry {
  const requestModel = inherited.requestModel;
  const operation = span.operation === "" && isModelCall(span) ? span.name : span.operation;
  const model = modelOf(requestModel, span.responseModel, book);
  const outcome = book.price({
    model,
    usage: span.usage,
    region: span.region === "" ? undefined : span.region,
    serviceTier: span.serviceTier === "" ? undefined : span.serviceTier,
    atMs: Number(span.startUnixNano / 1_000_000n),
  });
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    startUnixNano: span.startUnixNano,
    durationNano: span.durationNano,
    serviceName: span.serviceName,
    operation,
    provider: span.provider,
    model: model.baseModel,
    requestModel,
    usage: span.usage,
    costStatus: outcome.status,
    costNanoUsd: outcome.status === "priced" ? outcome.costNanoUsd : 0n,
    priceVersion: outcome.version,
    sessionId: inherited.sessionId,
    userId: inherited.userId,
    agentName: inherited.agentName,
    entryOperation: inherited.entryOperation || operation,
    // `direct` only tells what the call itself saw; any other word of the sender about this call stands.
    surface: span.surface === "" || span.surface === "direct" ? inherited.surface : span.surface,
    errorType: span.errorType,
  };
}

/**
 * The model that was asked for, since its id tells the scope and so the price. Where that id hides the model (a prompt
 * router, an application inference profile without alias) the one that answered, if its id is one of Bedrock's; and of
 * a name whose vendor its sender cut off the model that it can only be.
 */
export function modelOf(requestModel: string, responseModel: string, book: PriceBook): ResolvedModel {
  const requested = book.resolve(requestModel);
  if (requested.billing.kind === "per_token" || requested.billing.reason !== "unknown_model") return requested;
  const answered = responseModel === "" ? requested : book.resolve(responseModel);
  if (requestModel === "" || answered.billing.kind === "per_token") return answered;
  const completed = completeModelId(requestModel);
  return completed === undefined ? requested : book.resolve(completed);
}
