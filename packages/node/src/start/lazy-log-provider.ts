import { SCOPE_NAME } from "../version.ts";
import type { SdkFlushing } from "./host-sdk.ts";

/** A logger provider of the host's SDK. */
export interface HostLogProvider extends SdkFlushing {
  getLogger(...args: readonly unknown[]): object;
}

const SILENT = { emit: (): void => undefined };

/**
 * A logger provider for our own records alone, which is built when the first of them comes. Where nobody asked for logs
 * only failed calls have something to say: most processes never load the SDK's logs and their exporter, which take 5 to
 * 10 ms, and what the application itself logs is not sent anywhere.
 */
export class LazyLogProvider implements HostLogProvider {
  readonly #build: () => HostLogProvider | undefined;
  #built: HostLogProvider | undefined;
  #isBuilt = false;

  /** What `build` answers with `undefined` for takes no logs. It must not throw. */
  constructor(build: () => HostLogProvider | undefined) {
    this.#build = build;
  }

  getLogger(...args: readonly unknown[]): object {
    if (args[0] !== SCOPE_NAME) return SILENT;
    if (!this.#isBuilt) {
      this.#isBuilt = true;
      this.#built = this.#build();
    }
    return this.#built?.getLogger(...args) ?? SILENT;
  }

  async forceFlush(): Promise<void> {
    await this.#built?.forceFlush();
  }

  async shutdown(): Promise<void> {
    await this.#built?.shutdown();
  }
}
