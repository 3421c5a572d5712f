import { isUtf8 } from "node:buffer";
import { MASK, mayHoldSecret, ORIGINAL_PREFIX, type Redaction, type Redactor } from "@outcrop/core";
import { LETTER_CODE } from "../../pipeline/batch/attribute-value.ts";
import type { MapColumn } from "../../pipeline/batch/columns/map-column.ts";
import type { SymbolColumn } from "../../pipeline/batch/columns/symbol-column.ts";
import type { TextColumn } from "../../pipeline/batch/columns/text-column.ts";
import type { Symbols } from "../../pipeline/batch/symbols.ts";
import type { KeptTexts } from "./kept-texts.ts";

const UNKNOWN = 0;
const YES = 1;
const NO = 2;

/**
 * Redacts the columns of one batch. Nearly every value is found harmless by a look at its bytes (`mayHoldSecret`), and
 * a symbol is looked at once; only the others become text, which the rules then go through.
 */
export class BatchRedactor {
  readonly #symbols: Symbols;
  readonly #redactor: Redactor;
  readonly #kept: KeptTexts;
  /** By symbol, for those that are keys: whether bytes alone may say that a value under it stays. */
  readonly #screened: Uint8Array;

  constructor(symbols: Symbols, redactor: Redactor, kept: KeptTexts) {
    this.#symbols = symbols;
    this.#redactor = redactor;
    this.#kept = kept;
    this.#screened = new Uint8Array(symbols.size);
  }

  /** Redacts the attributes of a slot; whether anything changed. */
  map(map: MapColumn, slot: number): boolean {
    const start = map.ranges.start(slot);
    const end = start + map.ranges.count(slot);
    for (let entry = start; entry < end; entry++) {
      if (this.#asksForALook(map, entry)) return this.#lookThrough(map, slot);
    }
    return false;
  }

  /** Redacts the texts of the first slots, which rules see under one key. */
  texts(key: string, column: TextColumn, slots: number): void {
    const isScreened = this.#isScreened(key);
    const { heap } = column;
    let last = 0;
    for (let slot = 0; slot < slots; slot++) {
      const entry = column.entry(slot);
      // Spans of one scope share its name.
      if (entry === last || entry === 0) continue;
      if (isScreened && !mayHoldSecret(heap.view, heap.contentStart(entry), heap.end(entry))) {
        last = entry;
        continue;
      }
      const text = column.text(slot);
      const redacted = this.#redactText(key, text);
      if (redacted === text) last = entry;
      else column.setText(slot, redacted);
    }
  }

  /** The same where texts are symbols. */
  symbols(key: string, column: SymbolColumn, slots: number): void {
    const stays = new Uint8Array(this.#symbols.size);
    for (let slot = 0; slot < slots; slot++) {
      const id = column.id(slot);
      if (id === 0 || stays[id] === YES) continue;
      const text = column.text(slot);
      const redacted = this.#redactText(key, text);
      if (redacted === text) stays[id] = YES;
      else column.setText(slot, redacted);
    }
  }

  /** Redacts bytes, kept in base64, that are text; whether they are plain text now, without what had to go. */
  bytes(key: string, column: TextColumn, slot: number): boolean {
    const text = readable(LETTER_CODE.x, column.text(slot));
    const redacted = this.#redactText(key, text);
    if (redacted === text) return false;
    column.setText(slot, redacted);
    return true;
  }

  #asksForALook(map: MapColumn, entry: number): boolean {
    if (!this.#isScreenedKey(map.keys.id(entry))) return true;
    if (map.isHarmless(entry)) return false;
    switch (map.letter(entry)) {
      case LETTER_CODE.i:
      case LETTER_CODE.d:
      case LETTER_CODE.b:
        return false;
      case LETTER_CODE.x:
        return true;
      default: {
        const { heap } = map.values;
        const value = map.values.entry(entry);
        return mayHoldSecret(heap.view, heap.contentStart(value), heap.end(value));
      }
    }
  }

  #lookThrough(map: MapColumn, slot: number): boolean {
    const { keys, values } = map;
    let changed = false;
    map.retain(slot, (entry) => {
      if (!this.#asksForALook(map, entry)) return true;
      const letter = map.letter(entry);
      const redaction = this.#redactValue(keys.text(entry), readable(letter, values.text(entry)));
      if (redaction.kind === "keep") return true;
      changed = true;
      if (redaction.kind === "delete") return false;
      values.setText(entry, redaction.value);
      // A list or a map stays one as long as its text still is JSON, which a mask in place of all of it is not.
      if (letter !== LETTER_CODE.j || !isJson(redaction.value)) map.setLetter(entry, LETTER_CODE.s);
      return true;
    });
    return changed;
  }

  #isScreenedKey(id: number): boolean {
    const known = this.#screened[id] ?? UNKNOWN;
    if (known !== UNKNOWN) return known === YES;
    const isScreened = this.#isScreened(this.#symbols.text(id));
    this.#screened[id] = isScreened ? YES : NO;
    return isScreened;
  }

  #isScreened(key: string): boolean {
    return this.#redactor.isScreened(key) && this.#redactor.isScreened(withoutPrefix(key));
  }

  /** What the normaliser set aside under `outcrop.original.` falls under the rules for the name as sent, too. */
  #redactValue(key: string, text: string): Redaction {
    if (this.#kept.has(key, text)) return { kind: "keep" };
    const redaction = this.#redactor.redact(key, text);
    const sentKey = withoutPrefix(key);
    const last = redaction.kind === "keep" && sentKey !== key ? this.#redactor.redact(sentKey, text) : redaction;
    if (last.kind === "keep") this.#kept.add(key, text);
    return last;
  }

  /** A name or a message cannot go, so a rule that deletes masks it. */
  #redactText(key: string, text: string): string {
    const redaction = this.#redactValue(key, text);
    if (redaction.kind === "keep") return text;
    return redaction.kind === "replace" ? redaction.value : MASK;
  }
}

function withoutPrefix(key: string): string {
  return key.startsWith(ORIGINAL_PREFIX) ? key.slice(ORIGINAL_PREFIX.length) : key;
}

/** Bytes that are text are looked through as that, not in base64. */
function readable(letter: number, text: string): string {
  if (letter !== LETTER_CODE.x) return text;
  const bytes = Buffer.from(text, "base64");
  return isUtf8(bytes) ? bytes.toString() : text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
