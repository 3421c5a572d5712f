import { modelOf, type PriceBook } from "@outcrop/core";
import type { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import type { Processor } from "../processor.ts";

/**
 * Resolves the model of every point that names one, so that points group by model as spans do: column `GenAiModel`. What
 * a metric says of cost is the application's own word, and stays. Runs after `normalize`.
 */
export function createPriceMetrics(book: PriceBook): Processor<MetricBatch> {
  return (batch) => {
    const { GenAiRequestModel, GenAiResponseModel } = batch.columns;
    for (let index = 0; index < batch.length; index++) {
      if (GenAiRequestModel.id(index) === 0 && GenAiResponseModel.id(index) === 0) continue;
      const row = batch.row(index);
      row.model = modelOf(row.requestModel, row.responseModel, book).baseModel;
    }
    return batch;
  };
}
