import { nextToken, type Token } from "./tokens.ts";

/** Walks over the tokens of a query. Words are in upper case; symbols are themselves; names in quotes and values are "". */
export class Cursor {
  readonly #text: string;
  readonly #placeholders: string[] = [];
  #token: Token | undefined;
  #end = 0;

  constructor(text: string) {
    this.#text = text;
    this.#token = nextToken(text, 0);
  }

  /** The token here; undefined at the end. */
  get token(): Token | undefined {
    return this.#token;
  }

  word(): string {
    return wordAt(this.#text, this.#token);
  }

  nextWord(): string {
    return wordAt(this.#text, this.#token && nextToken(this.#text, this.#token.end));
  }

  /** Where the last token that was passed ended. */
  get end(): number {
    return this.#end;
  }

  /** The names in `{name:Type}` that were passed. */
  get placeholders(): readonly string[] {
    return this.#placeholders;
  }

  /** Passes one token, and tells whether it was one of these words. */
  skip(...words: readonly string[]): boolean {
    if (!words.includes(this.word())) return false;
    this.pass();
    return true;
  }

  pass(): void {
    const token = this.#token;
    if (token === undefined) return;
    const name = this.word() === "{" ? placeholderAt(this.#text, token) : undefined;
    if (name !== undefined) this.#placeholders.push(name);
    this.#end = token.end;
    this.#token = nextToken(this.#text, token.end);
  }

  /** Passes one token, or all from an opening bracket to the one that closes it. */
  passGroup(): void {
    let depth = 0;
    do {
      depth += depthOf(this.word());
      this.pass();
    } while (depth > 0 && this.#token !== undefined);
  }

  /** Passes tokens and groups up to one of these words. */
  passUntil(...words: readonly string[]): void {
    while (this.#token !== undefined && !words.includes(this.word())) this.passGroup();
  }
}

/** +1 for an opening bracket, -1 for a closing one, else 0. */
export function depthOf(word: string): number {
  if (word === "(" || word === "[" || word === "{") return 1;
  return word === ")" || word === "]" || word === "}" ? -1 : 0;
}

function placeholderAt(text: string, brace: Token): string | undefined {
  const name = nextToken(text, brace.end);
  const colon = name && nextToken(text, name.end);
  return name?.kind === "word" && wordAt(text, colon) === ":" ? text.slice(name.start, name.end) : undefined;
}

function wordAt(text: string, token: Token | undefined): string {
  if (token === undefined || (token.kind !== "word" && token.kind !== "symbol")) return "";
  return text.slice(token.start, token.end).toUpperCase();
}
