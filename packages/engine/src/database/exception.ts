/** An error with ClickHouse's code and type, ready to be sent in its form. */
export class EngineException extends Error {
  readonly code: number;
  readonly type: string;
  readonly #text: string | undefined;

  /** `text`: the whole text when ClickHouse already wrote it. */
  constructor(code: number, type: string, message: string, text?: string) {
    super(message);
    this.name = "EngineException";
    this.code = code;
    this.type = type;
    this.#text = text;
  }

  /** The body of the answer: clients take code, message and type from this form. */
  text(version: string): string {
    const text = this.#text ?? `Code: ${this.code}. DB::Exception: ${this.message}. (${this.type})`;
    return `${text} (version ${version} (chdb))\n`;
  }
}

const FORM = /Code: (\d+)\. .*\(([A-Z0-9_]*[A-Z]{3}[A-Z0-9_]*)\)/s;
/** chdb wraps some errors in themselves: `Code: 33. DB::Exception: Code: 33. … (TYPE) (version …). (TYPE)`. */
const WRAPPED = /^Code: \d+\. DB::Exception: (Code: \d+\. .*) \(version [^)]*\)\. \([A-Z0-9_]+\)$/s;

/** Whatever chdb threw, as an EngineException; unknown forms become 1002 UNKNOWN_EXCEPTION. */
export function toException(error: unknown): EngineException {
  if (error instanceof EngineException) return error;
  const whole = error instanceof Error ? error.message : String(error);
  const message = WRAPPED.exec(whole.trim())?.[1] ?? whole;
  const parts = FORM.exec(message);
  if (parts === null) return new EngineException(1002, "UNKNOWN_EXCEPTION", message);
  return new EngineException(Number(parts[1]), parts[2] ?? "UNKNOWN_EXCEPTION", message, message);
}
