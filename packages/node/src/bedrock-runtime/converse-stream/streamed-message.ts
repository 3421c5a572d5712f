import type { Attributes } from "@opentelemetry/api";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import { bytesIn } from "./bytes-in.ts";

/** One content block under construction. */
interface Block {
  text: string;
  reasoning: string;
  toolInput: string;
  /** What the service's own tool answered with. */
  result: string;
  /** `start` of the block: of text there is none. */
  started: unknown;
  /** Of a picture; the bytes themselves are not kept. */
  byteSize: number;
  /** Where a picture lies that was put into a bucket. */
  location: unknown;
}

/** Blocks of one message that are kept; a service sends a handful. */
const MAX_BLOCKS = 256;

/**
 * Puts the answer together from the events of a stream, for capture. Keeps text up to `maxLength` characters in all
 * and counts what it drops.
 */
export class StreamedMessage {
  readonly #blocks = new Map<unknown, Block>();
  #role = "assistant";
  #room: number;
  #dropped = 0;

  constructor(maxLength: number) {
    this.#room = maxLength;
  }

  event(event: object): void {
    if ("messageStart" in event) this.#role = stringOf(memberOf(event.messageStart, "role")) ?? this.#role;
    if ("contentBlockStart" in event) this.#start(event.contentBlockStart);
    if ("contentBlockDelta" in event) this.#delta(event.contentBlockDelta);
  }

  /** The message in the form of a whole answer's `output.message`, `undefined` where nothing came. */
  whole(): object | undefined {
    if (this.#blocks.size === 0) return undefined;
    return { role: this.#role, content: [...this.#blocks.values()].filter(isSomething).map(toContent) };
  }

  attributes(): Attributes {
    return this.#dropped === 0 ? {} : { "outcrop.content.dropped_characters": this.#dropped };
  }

  #start(start: unknown): void {
    const block = this.#block(memberOf(start, "contentBlockIndex"));
    if (block !== undefined) block.started = memberOf(start, "start");
  }

  #delta(event: unknown): void {
    const delta = memberOf(event, "delta");
    const block = this.#block(memberOf(event, "contentBlockIndex"));
    if (block === undefined) return;
    block.text += this.#keep(memberOf(delta, "text"));
    block.toolInput += this.#keep(memberOf(memberOf(delta, "toolUse"), "input"));
    block.reasoning += this.#keep(memberOf(memberOf(delta, "reasoningContent"), "text"));
    for (const piece of arrayOf(memberOf(delta, "toolResult"))) block.result += this.#keep(resultOf(piece));
    const source = memberOf(memberOf(delta, "image"), "source");
    if (source === undefined) return;
    block.byteSize += bytesIn(memberOf(source, "bytes"));
    block.location ??= memberOf(source, "s3Location");
  }

  #block(index: unknown): Block | undefined {
    const known = this.#blocks.get(index);
    if (known !== undefined || this.#blocks.size >= MAX_BLOCKS) return known;
    const texts = { text: "", reasoning: "", toolInput: "", result: "" };
    const block: Block = { ...texts, started: undefined, byteSize: 0, location: undefined };
    this.#blocks.set(index, block);
    return block;
  }

  #keep(piece: unknown): string {
    const text = stringOf(piece) ?? "";
    const kept = text.length <= this.#room ? text : text.slice(0, this.#room);
    this.#room -= kept.length;
    this.#dropped += text.length - kept.length;
    return kept;
  }
}

/** Blocks of which nothing is put together (redacted reasoning, citations) leave no trace. */
function isSomething({ text, reasoning, started }: Block): boolean {
  const isTold = ["toolUse", "toolResult", "image"].some((kind) => memberOf(started, kind) !== undefined);
  return isTold || text !== "" || reasoning !== "";
}

function toContent({ text, reasoning, toolInput, result, started, byteSize, location }: Block): object {
  const tool = memberOf(started, "toolUse");
  if (tool !== undefined) {
    const toolUseId = memberOf(tool, "toolUseId");
    const kind = { name: memberOf(tool, "name"), type: memberOf(tool, "type") };
    return { toolUse: { toolUseId, ...kind, input: parsed(toolInput) } };
  }
  const answered = memberOf(started, "toolResult");
  if (answered !== undefined) {
    const [toolUseId, status] = [memberOf(answered, "toolUseId"), memberOf(answered, "status")];
    return { toolResult: { toolUseId, status, content: [{ text: result }] } };
  }
  const image = memberOf(started, "image");
  if (image !== undefined) {
    const source = location === undefined ? { byteSize } : { s3Location: location };
    return { image: { format: memberOf(image, "format"), source } };
  }
  return reasoning === "" ? { text } : { reasoningContent: { reasoningText: { text: reasoning } } };
}

/** One of the pieces that a tool's answer comes in: text, or a JSON value. */
function resultOf(piece: unknown): unknown {
  const json = memberOf(piece, "json");
  return json === undefined ? memberOf(piece, "text") : JSON.stringify(json);
}

/** A tool's arguments; text that is cut or no JSON stays text. */
function parsed(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
