import type { Session } from "chdb";
import { quoteName, quoteString } from "../sql/quote.ts";

/** What a request wants of the connection that it runs on. */
export interface Wanted {
  readonly database: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly readonly: boolean;
  /** Names used in the query and not given: they must not find a value left by an earlier request. */
  readonly missing: readonly string[];
}

/** What chdb tells of a query that ran. */
export interface Outcome {
  readonly bytes: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

/** Parameters cannot be unset: a session that keeps more than this is closed. */
const MAX_PARAMS = 200;
const MAX_PARAM_LENGTH = 256 * 1024;

/**
 * One chdb session with what was set on it, so that the next request sets only what differs. Settings and parameters
 * belong to the session and not to the process, which is why several can run at once.
 */
export class Connection {
  readonly #session: Session;
  readonly #base: Readonly<Record<string, string>>;
  #settings: Readonly<Record<string, string>>;
  readonly #params = new Map<string, string>();
  #paramLength = 0;
  #database = "default";
  #readonly = false;
  #broken = false;

  /** `base`: what was given to the session when it was opened, and what a setting goes back to. */
  constructor(session: Session, base: Readonly<Record<string, string>>) {
    this.#session = session;
    this.#base = base;
    this.#settings = base;
  }

  /** False once its state is not known, or when it keeps too much: it must be closed instead of being used again. */
  get reusable(): boolean {
    return !this.#broken && this.#params.size <= MAX_PARAMS && this.#paramLength <= MAX_PARAM_LENGTH;
  }

  /** Whether `prepare` can bring it to this state. Read-only mode has no way back, and freezes the settings. */
  canServe(wanted: Wanted): boolean {
    if (this.#broken || wanted.missing.some((name) => this.#params.has(name))) return false;
    if (!this.#readonly) return true;
    return wanted.readonly && this.#difference(wanted.settings).length === 0;
  }

  /** Throws chdb's error for an unknown setting, a bad value or an unknown database. */
  async prepare(wanted: Wanted): Promise<void> {
    const set = this.#difference(wanted.settings);
    for (const [name, value] of Object.entries(wanted.params)) {
      if (this.#params.get(name) === value) continue;
      set.push(`param_${name} = ${quoteString(value)}`);
      this.#paramLength += value.length - (this.#params.get(name)?.length ?? 0);
      this.#params.set(name, value);
    }
    const broken = this.#broken;
    // Until all is set, nobody knows what is.
    this.#broken = true;
    if (set.length > 0) await this.#session.queryAsync(`SET ${set.join(", ")}`);
    this.#settings = { ...this.#base, ...wanted.settings };
    if (wanted.readonly && !this.#readonly) {
      await this.#session.queryAsync("SET readonly = 1");
      this.#readonly = true;
    }
    if (wanted.database !== this.#database) {
      await this.#session.queryAsync(`USE ${quoteName(wanted.database)}`);
      this.#database = wanted.database;
    }
    this.#broken = broken;
  }

  async run(sql: string, format: string): Promise<Outcome> {
    const result = await this.#session.queryAsync(sql, { format });
    return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead };
  }

  /** Called when the query itself changes the session (SET, USE, temporary tables). */
  spoil(): void {
    this.#broken = true;
  }

  close(): void {
    this.#session.close();
  }

  #difference(settings: Readonly<Record<string, string>>): string[] {
    const wanted: Readonly<Record<string, string>> = { ...this.#base, ...settings };
    const changes: string[] = [];
    for (const [name, value] of Object.entries(wanted)) {
      if (this.#settings[name] !== value) changes.push(`${name} = ${quoteString(value)}`);
    }
    for (const name of Object.keys(this.#settings)) {
      if (!(name in wanted)) changes.push(`${name} = DEFAULT`);
    }
    return changes;
  }
}
