import { isModelOperation, isUnpricedStatus, modelOf, toUsd, type PriceBook, type TokenUsage } from "@outcrop/core";
import type { SpanRow } from "../../pipeline/batch/span-row.ts";
import type { OnOddSpan, Processor } from "../processor.ts";

export interface PriceOptions {
  readonly book: PriceBook;
  readonly onOddSpan?: OnOddSpan;
}

/**
 * Resolves the model of every span that names one, and prices model calls: columns `GenAiModel`, `CostNanoUsd`,
 * `CostStatus`, `PriceVersion`, attributes `llm.cost.usd` or `llm.cost.status`. This is the price of a span taken alone;
 * which spans count towards totals is for the settlement to say. Runs after `normalize`, which fills what it reads.
 */
export function createPrice(options: PriceOptions): Processor {
  const { book, onOddSpan = () => {} } = options;
  return (batch) => {
    const { GenAiRequestModel, GenAiResponseModel, GenAiOperation } = batch.columns;
    for (let index = 0; index < batch.length; index++) {
      const hasModel = GenAiRequestModel.id(index) !== 0 || GenAiResponseModel.id(index) !== 0;
      if (!hasModel && GenAiOperation.id(index) === 0) continue;
      try {
        priceSpan(batch.row(index), hasModel, book);
      } catch (error) {
        onOddSpan(error);
      }
    }
    return batch;
  };
}

function priceSpan(row: SpanRow, hasModel: boolean, book: PriceBook): void {
  const model = modelOf(row.requestModel, row.responseModel, book);
  if (hasModel) row.model = model.baseModel;
  if (!isModelOperation(row.operation)) {
    // What the sender says of a call that the conventions have no operation for, and of what an agent's calls cost.
    const told = row.attributes.get("llm.cost.status");
    if (isUnpricedStatus(told) && hasModel) row.costStatus = told;
    return;
  }
  const outcome = book.price({
    model,
    usage: usageOf(row),
    region: row.region || undefined,
    serviceTier: row.serviceTier || undefined,
    atMs: row.startMs,
  });
  row.costStatus = outcome.status;
  row.priceVersion = outcome.version;
  if (outcome.status === "priced") {
    row.costNanoUsd = outcome.costNanoUsd;
    row.attributes.set("llm.cost.usd", toUsd(outcome.costNanoUsd));
  } else row.attributes.set("llm.cost.status", outcome.status);
}

/** What the span reports; what it does not say stays absent. */
function usageOf(row: SpanRow): TokenUsage {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens } = row;
  return {
    ...(inputTokens !== undefined && { input: inputTokens }),
    ...(outputTokens !== undefined && { output: outputTokens }),
    ...(cacheReadTokens !== undefined && { cacheRead: cacheReadTokens }),
    ...(cacheWriteTokens !== undefined && { cacheWrite: cacheWriteTokens }),
    ...(cacheWrite1hTokens !== undefined && { cacheWrite1h: cacheWrite1hTokens }),
  };
}
