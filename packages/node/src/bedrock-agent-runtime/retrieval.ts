import type { Attributes } from "@opentelemetry/api";
import { OPERATION } from "@outcrop/core";
import type { CallStart, Ending, Observation } from "../aws-sdk/operation.ts";
import type { Facts } from "../bedrock-runtime/plain-call.ts";
import { querySide, resultSide } from "../content/step-content.ts";
import { guard } from "../guard.ts";
import { present } from "../present.ts";
import { callAttributes } from "./call-attributes.ts";
import { recordOperation } from "./operation-duration.ts";
import type { RetrievalDocument } from "./retrieved-documents.ts";

export interface RetrievalRequest {
  /** `gen_ai.data_source.id`: where there is one, and it is one. */
  readonly dataSourceId?: string | undefined;
  readonly model?: string | undefined;
  readonly query: string | undefined;
  readonly topK?: number | undefined;
  readonly more: Facts;
  /** The command's. */
  readonly input: object;
}

interface Outcome {
  readonly documents?: () => readonly RetrievalDocument[];
  readonly more: Facts;
}

/** One question to what was stored: span, duration, and, where content is captured, query and documents. */
export class Retrieval {
  readonly spanName: string;
  readonly attributes: Attributes;
  readonly #start: CallStart;
  readonly #model: string | undefined;
  readonly #query: string | undefined;
  readonly #input: object;
  #outcome: Outcome = { more: [] };

  constructor({ dataSourceId, model, query, topK, more, input }: RetrievalRequest, start: CallStart) {
    const { names } = start.telemetry;
    this.#start = start;
    this.#model = model;
    this.#query = query;
    this.#input = input;
    this.spanName = dataSourceId === undefined ? OPERATION.retrieval : `${OPERATION.retrieval} ${dataSourceId}`;
    this.attributes = present([
      ...callAttributes(OPERATION.retrieval, names, start.endpoint),
      [names.dataSourceId, dataSourceId],
      [names.requestModel, model],
      [names.retrievalTopK, topK],
      ...more,
    ]);
  }

  /** What came back; `documents` is called only where content is captured. */
  answered(more: Facts, documents?: () => readonly RetrievalDocument[]): void {
    this.#outcome = documents === undefined ? { more } : { more, documents };
  }

  /** The members of an observation that are the same for all retrievals. */
  readonly finish = ({ durationSeconds, errorType, endpoint }: Ending): Attributes => {
    const { address, port } = endpoint;
    const measured = { operation: OPERATION.retrieval, model: this.#model, address, port, durationSeconds, errorType };
    guard("record the metrics of a retrieval", () => recordOperation(this.#start.telemetry, measured));
    return present(this.#outcome.more);
  };

  get recordContent(): Observation["recordContent"] {
    const { content, names } = this.#start.telemetry;
    if (content === undefined) return undefined;
    return ({ attributes, context }) => {
      const documents = guard("capture documents", () => this.#outcome.documents?.());
      // The conventions want a score of each document, which not every service tells.
      const hasScores = documents?.every((document) => document.score !== undefined) === true;
      const documentsName = hasScores ? names.retrievalDocuments : names.awsKnowledgeBaseDocuments;
      const asked = querySide(names.retrievalQueryText, this.#query);
      const given = resultSide(documentsName, undefined, documents);
      const call = { operation: OPERATION.retrieval, model: this.#model, input: this.#input, attributes, context };
      return content.recordStep({ asked, given }, call);
    };
  }
}
