import type { CallStart, Endpoint } from "../aws-sdk/operation.ts";
import { priceCall } from "../bedrock-runtime/price-call.ts";
import { guard } from "../guard.ts";

/**
 * `llm.cost.status` of a call that a model was used for and that the service tells no tokens of. With the model it makes
 * the call an entry of the ledger, not priced, though the conventions have no model operation for it.
 */
export function untoldStatus(
  model: string | undefined,
  { telemetry, startedAtMs }: Omit<CallStart, "endpoint">,
  { region }: Endpoint,
): string | undefined {
  if (model === undefined) return undefined;
  const cost = guard("price a call", () =>
    priceCall(telemetry.prices(), {
      requestModel: model,
      invokedModel: undefined,
      usage: {},
      region,
      serviceTier: undefined,
      atMs: startedAtMs,
    }),
  );
  return cost?.kind === "unpriced" ? cost.status : undefined;
}
