import { OPERATION } from "@outcrop/core";
import type { CallStart } from "../aws-sdk/operation.ts";
import { guard } from "../guard.ts";
import { memberOf, membersOf, stringOf } from "../values.ts";
import { requestContent } from "./content.ts";
import type { InferenceRequest } from "./inference.ts";
import { requestAttributes } from "./request-attributes.ts";

/** What a Converse or ConverseStream request says. */
export function converseRequest(input: object, { telemetry, endpoint }: CallStart): InferenceRequest {
  const { names, content } = telemetry;
  const { modelId, serviceTier } = membersOf(input);
  return {
    operation: OPERATION.chat,
    model: stringOf(modelId),
    serviceTier: serviceTier === undefined ? undefined : stringOf(memberOf(serviceTier, "type")),
    attributes: requestAttributes(input, names, endpoint),
    captured: content && {
      input,
      content: content.reads() ? guard("capture a request", () => requestContent(input)) : undefined,
    },
  };
}
