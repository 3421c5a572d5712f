import { pause, waitBefore, type Backoff } from "../export/retry.ts";
import { repriceAll, type RepriceOptions } from "../ledger/reprice.ts";
import { closing, type Parts } from "./parts.ts";

export interface RepricingOptions extends Pick<RepriceOptions, "store" | "settler" | "priceVersion"> {
  /** Resolves when the store is there. */
  readonly opened: Promise<void>;
  readonly log: (line: string) => void;
  readonly backoff?: Backoff;
}

/** A store that is away is mostly back soon; one that refuses is asked once a minute. */
const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 60_000 };

/** Entries of an older price list are settled again, beside everything else, and however long the store is away meanwhile. */
export async function startRepricing(options: RepricingOptions, parts: Parts): Promise<void> {
  const stopping = new AbortController();
  void options.opened.then(() => reprice(options, stopping.signal));
  // Not waited for: what the settler still has of it, it ends or gives up when it stops itself.
  await parts.add(closing(async () => stopping.abort()));
}

async function reprice(options: RepricingOptions, signal: AbortSignal): Promise<void> {
  const { store, settler, priceVersion, log, backoff = BACKOFF } = options;
  let told = "";
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      // What was done before a failure has the version by now and is not met again.
      const traces = await repriceAll({ store, settler, priceVersion, signal });
      if (traces > 0) log(`prices    settled ${traces} traces again with prices ${priceVersion}`);
      return;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!signal.aborted && reason !== told) log(`prices    will try again to settle older traces: ${reason}`);
      told = reason;
      await pause(waitBefore(attempt, 0, backoff), signal);
    }
  }
}
