import type { Attributes } from "@opentelemetry/api";
import type { AttributeNames, MessagePart, OutputMessage } from "@outcrop/core";
import { present } from "../../present.ts";
import { callsOf, MAX_CALLS } from "../agent-spans/returned-control.ts";
import { arrayOf, memberOf } from "../../values.ts";

/** The answer of an agent, put together from what is no trace in its stream: counted always, kept for capture alone. */
export class AnswerParts {
  readonly #decoder = new TextDecoder();
  /** Characters that may still be kept. */
  #room: number;
  #text = "";
  #dropped = 0;
  readonly #calls: MessagePart[] = [];
  #chunks = 0;
  #citations = 0;
  #files = 0;
  #returned = 0;

  /** `maxLength` is zero where nothing is captured. */
  constructor(maxLength: number) {
    this.#room = maxLength;
  }

  /** Whether the caller is to run tools itself. */
  get returnsControl(): boolean {
    return this.#returned > 0;
  }

  chunk(chunk: unknown): void {
    this.#chunks += 1;
    this.#citations += arrayOf(memberOf(memberOf(chunk, "attribution"), "citations")).length;
    const bytes = memberOf(chunk, "bytes");
    if (this.#room === 0 || !(bytes instanceof Uint8Array)) return;
    const text = this.#decoder.decode(bytes, { stream: true });
    const kept = text.slice(0, this.#room);
    this.#room -= kept.length;
    this.#dropped += text.length - kept.length;
    this.#text += kept;
  }

  files(files: unknown): void {
    this.#files += arrayOf(memberOf(files, "files")).length;
  }

  returnControl(payload: unknown): void {
    const invocations = arrayOf(memberOf(payload, "invocationInputs"));
    this.#returned += Math.max(1, invocations.length);
    if (this.#room === 0) return;
    this.#calls.push(...callsOf(payload, MAX_CALLS - this.#calls.length));
  }

  attributes(names: AttributeNames): Attributes {
    return present([
      [names.awsAgentChunks, this.#chunks],
      [names.awsAgentCitations, this.#citations || undefined],
      [names.awsAgentFiles, this.#files || undefined],
      [names.awsAgentReturnControls, this.#returned || undefined],
      ["outcrop.content.dropped_characters", this.#dropped || undefined],
    ]);
  }

  message(finishReason: string): readonly OutputMessage[] {
    const text: readonly MessagePart[] = this.#text === "" ? [] : [{ type: "text", content: this.#text }];
    const parts = [...text, ...this.#calls];
    return parts.length === 0 ? [] : [{ role: "assistant", parts, finish_reason: finishReason }];
  }
}
