import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";

/** Lays graphs out in a worker of their own, which ends with them: the page goes on meanwhile. */
export async function runLayouts(requests: readonly ElkNode[]): Promise<readonly ElkNode[]> {
  const elk = new ELK({ workerUrl });
  try {
    return await Promise.all(requests.map((request) => elk.layout(request)));
  } finally {
    elk.terminateWorker();
  }
}
