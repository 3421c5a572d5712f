import { OPERATION } from "@outcrop/core";
import type { CallStart } from "../aws-sdk/operation.ts";
import { guard } from "../guard.ts";
import { memberOf, stringOf } from "../values.ts";
import { requestContent } from "./content.ts";
import type { InferenceRequest } from "./inference.ts";
import { requestAttributes } from "./request-attributes.ts";

/** What a Converse or ConverseStream request says. */
export function converseRequest(input: object, { telemetry, endpoint }: CallStart): InferenceRequest {
  const { names, content } = telemetry;
  return {
    operation: OPERATION.chat,
    model: stringOf(memberOf(input, "modelId")),
    serviceTier: stringOf(memberOf(memberOf(input, "serviceTier"), "type")),
    attributes: requestAttributes(input, names, endpoint),
    captured: content && {
      input,
      content: content.reads() ? guard("capture a request", () => requestContent(input)) : undefined,
    },
  };
}
